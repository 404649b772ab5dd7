import { formatAmount, formatDuration, formatThread } from '../../base/format.js';
import { fitLine, lineText, span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { seenRange } from '../../components/scroll.js';
import { fitToWidth, safeText } from '../../components/text.js';
import type { WaitBefore, WriteEvent } from '../../ledger/write-events.js';
import type { WriteLog } from '../../services/write-log.js';
import type { LiveState } from './state.js';

const DATABASE = 14;
const TIME = 10;
/** Threads that are named; of more, how many there are. */
const NAMED = 3;

/** A header and the newest writes, the newest first. @param rows how many lines there are for them */
export function newestWriteLines({ writes }: LiveState, rows: number, look: Look): Line[] {
  if (rows < 1) return [];
  const newest = writes.events.slice(-Math.max(0, rows - 1)).toReversed();
  const listed = rows > 1 ? newest.map((event) => writeLine(event, look)) : [];
  return [header(writes), ...listed];
}

/** All writes that are kept, to scroll through. */
export function writeList({ writes, writeScroll }: LiveState, width: number, look: Look): Line[] {
  const { from, to } = seenRange(writeScroll);
  const newest = writes.events.toReversed();
  const lines = newest.slice(from, to).map((event, index): Line => {
    const line = writeLine(event, look);
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

const WAITED: Readonly<Record<WaitBefore, string>> = {
  reference: 'for a reference',
  turn: 'for its turn',
  lock: 'for the lock',
};

/** "1.20 s    T05  users.db      wrote 1.80 ms  after 12.3 ms for its turn" */
function writeLine(
  { thread, database, fromMs, toMs, waitsMs, lockedBy }: WriteEvent,
  look: Look,
): Line {
  const name = database === undefined ? look.glyphs.dash : safeText(database);
  const waits = Object.entries(waitsMs).map(([wait, ms]) => {
    const cause = wait === 'lock' && lockedBy.length > 0 ? ` (${describeWriters(lockedBy)})` : '';
    return `${formatDuration(ms)} ${WAITED[wait as WaitBefore]}${cause}`;
  });
  return [
    span('dim', formatDuration(fromMs).padEnd(TIME)),
    span('title', `${formatThread(thread)}  `),
    `${fitToWidth(name, DATABASE, 'left', look.glyphs.ellipsis)} `,
    span('active', `wrote ${formatDuration(toMs - fromMs)}`.padEnd(TIME + 5)),
    waits.length === 0 ? '' : span('waiting', `after ${waits.join(', ')}`),
  ];
}

function describeWriters(threads: readonly number[]): string {
  if (threads.length > NAMED) return `${formatAmount(threads.length, 'thread')} wrote`;
  return `${threads.map((thread) => formatThread(thread)).join(', ')} wrote`;
}
