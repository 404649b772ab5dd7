import type { Content } from 'pdfmake/interfaces.js';

import { formatAmount } from '../../base/format.js';
import { countersOf } from '../../ledger/counters.js';
import type { RunRecord } from '../../ledger/record.js';
import { legend } from '../charts/legend.js';
import { timelineChart } from '../charts/timeline.js';
import type { Facts } from '../facts/facts.js';
import { phasesIn } from '../facts/timeline.js';
import type { Paper } from '../formats.js';
import { threadsTable } from '../tables/threads.js';
import { describeThreadTime } from '../thread-time.js';
import { TIMELINE_NOTES } from '../timeline-note.js';
import { chapter, heading, paragraph, together, type Heading } from './parts.js';
import { DENSE, drawTable, ROOMY } from './table.js';
import { MARGINS, PAGE_SIZES } from './theme.js';

export const CONCURRENCY: Heading = { id: 'concurrency', title: 'What the threads did' };

/** Threads whose table still fits the page that the timeline is on. */
const FEW_THREADS = 16;

/** The timeline's height at most, in points: it shares its page with its words. */
const TALLEST = 500;

/** Points of the page of few threads that are neither lanes nor rows of their table. */
const AROUND_LANES = 205;
const TABLE_ROW = 16.6;
const LANE = { least: 10, most: 24 };

/** The timeline, and where the time of each thread went. */
export function concurrency({ record, timeline }: Facts, width: number, paper: Paper): Content[] {
  const { threads } = record;
  const isFew = threads.length <= FEW_THREADS;
  const lane = isFew ? laneHeight(threads.length, paper) : 8;
  const height = 20 + Math.min(TALLEST, Math.max(60, threads.length * lane));
  const table = drawTable(threadsTable(threads), width, isFew ? ROOMY : DENSE);
  return [
    chapter(CONCURRENCY, true),
    paragraph(describeConcurrency(record)),
    heading('Moment by moment', CONCURRENCY),
    ...(timeline.detail === 'none'
      ? []
      : [
          {
            svg: legend('timeline-legend', width, phasesIn(timeline)),
            margin: [0, 0, 0, 3],
          } as Content,
          { svg: timelineChart(timeline, width, height) },
        ]),
    paragraph(TIMELINE_NOTES[timeline.detail], 'note'),
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

/** The height that leaves room for the table of the threads on the same page. */
function laneHeight(threads: number, paper: Paper): number {
  const room = PAGE_SIZES[paper].height - MARGINS[1] - MARGINS[3] - AROUND_LANES;
  const each = room / Math.max(1, threads) - TABLE_ROW;
  return Math.max(LANE.least, Math.min(LANE.most, each));
}

function describePeak({ run, totals }: RunRecord): string {
  const peak = countersOf(run, totals)?.peakInFlight;
  if (peak === undefined) return '';
  return `At most ${formatAmount(peak, 'row')} ${peak === 1 ? 'was' : 'were'} in flight at once.`;
}

function describeConcurrency(record: RunRecord): string {
  return [describePeak(record), describeThreadTime(record)].filter(Boolean).join(' ');
}
