import {
  formatAmount,
  formatCount,
  formatDuration,
  formatList,
  formatMoment,
  formatShare,
  formatThread,
} from '../../base/format.js';
import { amountInWords, wordOf } from '../../base/number-words.js';
import type { Totals } from '../../ledger/summary.js';
import { describeThinkTime } from '../think-time.js';
import { sumThreads } from '../thread-time.js';
import { throughputChart } from '../charts/throughput.js';
import { isDrawnSingly, lanePitch, timelineChart, type TimeWindow } from '../charts/timeline.js';
import { blocksOf, text, type Block, type Chapter } from '../document/document.js';
import { chooseLanes, type Choice, type EnlargedLanes } from '../facts/enlarged.js';
import type { Facts } from '../facts/facts.js';
import { FIRST_OF_EACH, type Moments } from '../facts/moments.js';
import { countsOf, outcomesIn } from '../facts/outcome-counts.js';
import { phasesIn, type Timeline } from '../facts/timeline.js';
import type { BusyWindow } from '../facts/windows.js';
import { momentsTable } from '../tables/moments.js';
import { waitsTable } from '../tables/waits.js';
import { TIMELINE_NOTES } from '../timeline-note.js';

/** Runs with fewer rows are shown row by row; a rate of theirs would mean nothing. */
const RATE_FROM = 100;

/** Lanes of one drawing; more threads get several below each other. */
const MOST_LANES = { 9: 10, 8: 13, 4: 26 } as const;

const THROUGHPUT_HEIGHT = 94;

const HEAD = { id: 'happened', title: 'What happened, in order' } as const;

/** What happened, in order: the timeline, the longest waits, the rows as they were decided. */
export function happened(facts: Facts): Chapter {
  const { record, timeline, waits, allWaits, moments } = facts;
  if (record.totals.attempted === 0) return { ...HEAD, blocks: [text('No row was attempted.')] };
  const times = [describeThinking(facts), describePauses(facts), describeSteps(facts)]
    .filter(Boolean)
    .join(' ');
  return {
    ...HEAD,
    blocks: blocksOf(
      ...timelineBlocks(timeline, 'Moment by moment'),
      text(TIMELINE_NOTES[timeline.detail], 'note'),
      times === '' ? undefined : text(times),
      ...enlarged(facts),
      record.totals.attempted < RATE_FROM ? undefined : throughput(facts),
      waits.length === 0
        ? undefined
        : {
            kind: 'table',
            title:
              waits.length === 1
                ? 'The longest wait'
                : `The ${amountInWords(waits.length, 'longest wait')}`,
            table: waitsTable(waits),
          },
      moments.list.length === 0
        ? undefined
        : {
            kind: 'table',
            title: moments.isComplete ? 'Row by row' : 'First and last rows',
            table: momentsTable(moments.list, allWaits),
            note: describeMoments(moments, record.totals) || undefined,
          },
    ),
  };
}

/** Which rows are listed, where it is not every attempted one; empty where it is. */
export function describeMoments(
  { list, isComplete, untimed }: Moments,
  { attempted }: Pick<Totals, 'attempted'>,
): string {
  const shown = `${formatCount(list.length)} of ${formatAmount(attempted, 'row')}`;
  const choice = `the first ${wordOf(FIRST_OF_EACH)} of each outcome, and the last of all`;
  const left = `the times of ${formatAmount(untimed, 'row')} are not known`;
  if (isComplete) return untimed > 0 ? `${shown}; ${left}.` : '';
  return `${shown}: ${choice}${untimed > 0 ? `; ${left}` : ''}.`;
}

/** How much of the threads' time is thinking; nothing where it is less than half, or was not recorded. */
export function describeThinking({ timeline, record: { run, threads } }: Facts): string {
  if (timeline.detail === 'none') return '';
  const time = sumThreads(threads);
  const thinking = time ? time.phasesMs.thinking / time.lifetimeMs : 0;
  const times = describeThinkTime(run);
  if (thinking < 0.5 || times === '') return '';
  return `Before each row a thread thinks, ${times}: that is ${formatShare(thinking)} of the time of the threads, and no work of the databases.`;
}

/** When the run was paused; nothing where it was not. */
export function describePauses({ record: { run } }: Facts): string {
  const pauses = (run.pauses ?? []).filter(({ cause }) => cause === 'pause');
  const [first] = pauses;
  if (!first) return '';
  const ended = pauses.flatMap(({ fromMs, toMs }) => (toMs === null ? [] : [toMs - fromMs]));
  const total = ended.reduce((sum, ms) => sum + ms, 0);
  const length = total > 0 ? ` for ${formatDuration(total)}` : '';
  const times = pauses.length === 1 ? 'once' : amountInWords(pauses.length, 'time');
  const ending = pauses.length > ended.length ? ', and its process ended in a pause' : '';
  return `The run was paused ${times}${length}, first at ${formatMoment(first.fromMs)}${ending}; no row was decided meanwhile, and the time is not counted.`;
}

/** That the run was stepped; nothing where it was not. */
export function describeSteps({ record: { run } }: Facts): string {
  if (!run.steps) return '';
  const { count, stoppedMs } = run.steps;
  return `The run was stepped: ${formatAmount(count, 'event')} happened one at a time, while all threads were held. Between the steps its clock was stopped, for ${formatDuration(stoppedMs)} in all, so no time here counts that.`;
}

function timelineBlocks(timeline: Timeline, title: string, window?: TimeWindow): Block[] {
  if (timeline.detail === 'none') return [];
  const { lanes } = timeline;
  const pitch = lanePitch(lanes.length);
  const size = MOST_LANES[pitch];
  const blocks: Block[] = [];
  for (let from = 0; from < lanes.length; from += size) {
    const part = { ...timeline, lanes: lanes.slice(from, from + size) };
    blocks.push({
      kind: 'chart',
      ...(from === 0 ? { title } : {}),
      chart: {
        draw: (width) => timelineChart(part, width, pitch, window),
        alt: from === 0 ? describeTimeline(timeline, window) : '',
        ...(from + size >= lanes.length ? { legend: phasesIn(timeline) } : {}),
      },
    });
  }
  return blocks;
}

function describeTimeline({ lanes, endMs }: Timeline, window?: TimeWindow): string {
  const { fromMs, toMs } = window ?? { fromMs: 0, toMs: endMs };
  return `The phases of ${formatAmount(lanes.length, 'thread')} from ${formatMoment(fromMs)} to ${formatMoment(toMs)}, as they were measured`;
}

/** The busiest and the slowest part of a run that is too long to be drawn row by row. */
function enlarged({ timeline, extremes }: Facts): Block[] {
  if (!extremes || timeline.detail === 'none' || isDrawnSingly(timeline)) return [];
  const { busiest, slowest } = extremes;
  return [
    ...enlargedBlocks(timeline, 'busiest', busiest, 'decided'),
    ...enlargedBlocks(timeline, 'slowest', slowest, 'waited'),
  ];
}

/** Threads that are enlarged. */
const ENLARGED_LANES = 10;

function enlargedBlocks(
  timeline: Timeline,
  which: string,
  window: BusyWindow,
  wanted: Choice,
): Block[] {
  const enlarged = chooseLanes(timeline, window, wanted, ENLARGED_LANES);
  const note = describeChoice(enlarged, timeline.lanes.length);
  return blocksOf(
    ...timelineBlocks(
      { ...timeline, lanes: enlarged.lanes },
      describeWindow(which, window),
      window,
    ),
    note === '' ? undefined : text(note, 'note'),
  );
}

/** Which threads are enlarged, of how many; nothing where it is all of them. */
export function describeChoice({ lanes, choice }: EnlargedLanes, threads: number): string {
  if (choice === undefined) return '';
  const reason = { waited: 'waited longest', decided: 'decided most rows' }[choice];
  const names = formatList(lanes.map(({ thread }) => formatThread(thread)));
  return `Enlarged are the ${formatCount(lanes.length)} of ${formatAmount(threads, 'thread')} that ${reason} in it: ${names}.`;
}

function describeWindow(which: string, { fromMs, toMs, rows }: BusyWindow): string {
  const length =
    toMs - fromMs === 1000 ? 'second' : formatDuration(toMs - fromMs).replace('.0 ', ' ');
  return `The ${which} ${length}: ${formatAmount(rows, 'row')} decided from ${formatMoment(fromMs)} on`;
}

function throughput({ pulse, record }: Facts): Block {
  return {
    kind: 'chart',
    title: 'Rows decided a second, over the run',
    chart: {
      draw: (width) => throughputChart(pulse, width, THROUGHPUT_HEIGHT),
      alt: `Rows decided a second over the run, ${formatAmount(Math.round(record.throughput.rowsPerSecond), 'row')} a second on average`,
      legend: outcomesIn(countsOf(record.totals)),
    },
  };
}
