import type { Content } from 'pdfmake/interfaces.js';

import { formatAmount, formatDuration, formatShare } from '../../base/format.js';
import type { RunRecord, ThreadTimes } from '../../ledger/record.js';
import { legend } from '../charts/legend.js';
import { kindsOf, timelineChart } from '../charts/timeline.js';
import type { Facts } from '../facts/facts.js';
import { threadsTable } from '../tables/threads.js';
import { chapter, heading, paragraph, together, type Heading } from './parts.js';
import { DENSE, drawTable, ROOMY } from './table.js';

export const CONCURRENCY: Heading = { id: 'concurrency', title: 'What the threads did' };

/** Threads whose table still fits the page that the timeline is on. */
const FEW_THREADS = 16;

/** The timeline's height at most, in points: it shares its page with its words. */
const TALLEST = 500;

/** The timeline, and where the time of each thread went. */
export function concurrency({ record, timeline }: Facts, width: number): Content[] {
  const { threads } = record;
  const isFew = threads.length <= FEW_THREADS;
  const height = 20 + Math.min(TALLEST, Math.max(60, threads.length * (isFew ? 17 : 8)));
  const table = drawTable(threadsTable(threads), width, isFew ? ROOMY : DENSE);
  return [
    chapter(CONCURRENCY, true),
    paragraph(tellConcurrency(record)),
    heading('Moment by moment', CONCURRENCY),
    { svg: legend('timeline-legend', width, kindsOf(timeline)), margin: [0, 0, 0, 3] },
    { svg: timelineChart(timeline, width, height) },
    paragraph(NOTE, 'note'),
    isFew
      ? together([heading('Thread by thread', CONCURRENCY), table])
      : [
          {
            ...(heading('Thread by thread', CONCURRENCY) as object),
            pageBreak: 'before',
          } as Content,
          { ...table, margin: [0, 0, 0, 18] },
        ],
  ];
}

const NOTE =
  'Waiting is worked out from the moments at which rows were taken in hand and decided: a database ' +
  'takes one writer at a time. The table holds the times that each thread measured itself.';

function tellConcurrency({ run, threads }: RunRecord): string {
  const sum = (value: (thread: ThreadTimes) => number): number =>
    threads.reduce((total, thread) => total + value(thread), 0);
  const working = sum((thread) => thread.busyMs);
  const lock = sum((thread) => thread.lockWaitMs);
  const reference = sum((thread) => thread.referenceWaitMs);
  const total = working + lock + reference;
  const inHand = `At most ${formatAmount(run.peakInFlight, 'row')} ${run.peakInFlight === 1 ? 'was' : 'were'} in hand at once.`;
  if (total === 0) return `${inHand} The threads could not tell where their time went.`;
  return (
    `${inHand} All threads together worked for ${formatDuration(working)} ` +
    `(${formatShare(working / total)}), waited ${formatDuration(lock)} for a database ` +
    `(${formatShare(lock / total)}) and ${formatDuration(reference)} for a user or product to be ` +
    `decided (${formatShare(reference / total)}); the run took ${formatDuration(run.durationMs)}.`
  );
}
