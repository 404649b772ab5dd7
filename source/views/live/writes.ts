import { formatAmount, formatDuration, formatThread } from '../../base/format.js';
import { fitLine, lineText, lineWidth, span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { seenRange } from '../../components/scroll.js';
import { fitToWidth, safeText } from '../../components/text.js';
import type { WaitBefore, WriteEvent } from '../../ledger/write-events.js';
import type { WriteLog } from '../../services/write-log.js';
import type { LiveState } from './state.js';

const DATABASE = 14;
const TIME = 10;
const SHORT_TIME = 8;
const SHORT_DATABASE = 11;
/** Threads that are named; of more, how many there are. */
const NAMED = 3;

/** A header and the newest writes, the newest first. @param rows how many lines there are for them */
export function newestWriteLines({ writes, size }: LiveState, rows: number, look: Look): Line[] {
  if (rows < 1) return [];
  const newest = writes.events.slice(-Math.max(0, rows - 1)).toReversed();
  const listed = rows > 1 ? newest.map((event) => writeLine(event, size.columns, look)) : [];
  return [header(writes), ...listed];
}

/** All writes that are kept, to scroll through. */
export function writeList({ writes, writeScroll }: LiveState, width: number, look: Look): Line[] {
  const { from, to } = seenRange(writeScroll);
  const newest = writes.events.toReversed();
  const lines = newest.slice(from, to).map((event, index): Line => {
    const line = writeLine(event, width, look);
    if (from + index !== writeScroll.cursor) return line;
    return [span('selected', lineText(fitLine(line, width, look.glyphs.ellipsis)))];
  });
  return [header(writes), ...lines];
}

function header({ events, isCut }: WriteLog): Line {
  const count = events.length === 0 ? 'none so far' : 'the newest first';
  const end = isCut ? '; there were too many to record each, so the later ones are not here' : '';
  return [span('title', 'WRITES'), span('dim', `  ${count}${end}`)];
}

const WAITED: Readonly<Record<WaitBefore, readonly [whole: string, short: string]>> = {
  reference: ['for a reference', 'ref'],
  turn: ['for its turn', 'turn'],
  lock: ['for the lock', 'lock'],
};

/** The longest form of a write that fits a width: the causes of its waits are the last to be cut off. */
function writeLine(event: WriteEvent, width: number, look: Look): Line {
  const forms = [
    wholeLine(event, look),
    shortLine(event, look),
    shortLine(event, look, { hasDuration: false }),
  ];
  return forms.find((form) => lineWidth(form) <= width) ?? forms.at(-1) ?? [];
}

/** "1.20 s    T05  users.db      wrote 1.80 ms  after 12.3 ms for its turn" */
function wholeLine(event: WriteEvent, look: Look): Line {
  const { thread, fromMs, toMs } = event;
  const waits = waitsOf(event).map(({ wait, ms, writers }) => {
    const cause = writers.length === 0 ? '' : ` (${describeWriters(writers)})`;
    return `${formatDuration(ms)} ${WAITED[wait][0]}${cause}`;
  });
  return [
    span('dim', formatDuration(fromMs).padEnd(TIME)),
    span('title', `${formatThread(thread)}  `),
    `${fitToWidth(nameOf(event, look), DATABASE, 'left', look.glyphs.ellipsis)} `,
    span('active', `wrote ${formatDuration(toMs - fromMs)}`.padEnd(TIME + 5)),
    waits.length === 0 ? '' : span('waiting', `after ${waits.join(', ')}`),
  ];
}

/** "1.20 s  T05 users.db  1.80 ms, turn 12.3 ms, lock 3.10 ms (T04)" */
function shortLine(event: WriteEvent, look: Look, { hasDuration } = { hasDuration: true }): Line {
  const { thread, fromMs, toMs } = event;
  const waits = waitsOf(event).map(({ wait, ms, writers }) => {
    const [first] = writers;
    const others = writers.length > 1 ? look.glyphs.ellipsis : '';
    const cause = first === undefined ? '' : ` (${formatThread(first)}${others})`;
    return `${WAITED[wait][1]} ${formatDuration(ms)}${cause}`;
  });
  return [
    span('dim', formatDuration(fromMs).padEnd(SHORT_TIME)),
    span('title', `${formatThread(thread)} `),
    `${fitToWidth(nameOf(event, look), SHORT_DATABASE, 'left', look.glyphs.ellipsis)} `,
    span('active', hasDuration ? formatDuration(toMs - fromMs) : ''),
    span('waiting', `${hasDuration && waits.length > 0 ? ', ' : ''}${waits.join(', ')}`),
  ];
}

function nameOf({ database }: WriteEvent, { glyphs }: Look): string {
  return database === undefined ? glyphs.dash : safeText(database);
}

function waitsOf({
  waitsMs,
  lockedBy,
}: WriteEvent): { wait: WaitBefore; ms: number; writers: readonly number[] }[] {
  return Object.entries(waitsMs).map(([name, ms]) => {
    const wait = name as WaitBefore;
    return { wait, ms, writers: wait === 'lock' ? lockedBy : [] };
  });
}

function describeWriters(threads: readonly number[]): string {
  if (threads.length > NAMED) return `${formatAmount(threads.length, 'thread')} wrote`;
  return `${threads.map((thread) => formatThread(thread)).join(', ')} wrote`;
}
