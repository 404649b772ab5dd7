import { formatThread } from '../../base/format.js';
import { displayWidth, safeText } from '../../components/text.js';
import { THREAD_STATE_STYLES } from '../../components/thread-states.js';
import { graphemesOf } from '../../base/graphemes.js';
import type { RowName, ThreadSnapshot } from '../../sim/snapshot.js';
import { rowName } from '../row-names.js';

/** What a thread does, and what it waits for. */
export type SeenThread = Pick<ThreadSnapshot, 'thread' | 'state'> &
  Partial<Pick<ThreadSnapshot, 'awaited' | 'holder'>>;

/** The threads of a run at one moment, and whether the user has paused it. */
export interface SeenThreads {
  readonly threads: readonly SeenThread[];
  readonly paused: boolean;
}

/**
 * Describes the state of a thread; for a wait with its row and thread: "waiting for its turn (behind User row
 * 1, T05: thinking)".
 */
export function describeThread(thread: SeenThread, seen: SeenThreads): string {
  const { state, awaited, holder } = thread;
  switch (state) {
    case 'waiting-reference': {
      const by = holder === undefined ? '' : ` (${formatThread(holder)})`;
      return `waiting for ${awaited ? rowText(awaited) : 'a reference'}${by}`;
    }
    case 'waiting-turn':
      return awaited
        ? `waiting for its turn (behind ${rowText(awaited)}${describeHolder(holder, seen)})`
        : 'waiting for its turn';
    case 'waiting-lock':
      return holder === undefined
        ? 'waiting for the lock'
        : `waiting for the lock (held by ${formatThread(holder)})`;
    default:
      return describeWork(thread, seen);
  }
}

/** The longest description of a thread that fits a width; shortens the cause instead of cutting it. */
export function fitThread(thread: SeenThread, seen: SeenThreads, width: number): string {
  const forms = [
    describeThread(thread, seen),
    shortForm(thread, seen, rowText),
    shortForm(thread, seen, initialOf),
  ];
  return forms.find((form) => displayWidth(form) <= width) ?? forms.at(-1) ?? '';
}

/** "turn: User row 1, T05", "lock: T04", "ref: Product row 3, T02" */
function shortForm(
  thread: SeenThread,
  seen: SeenThreads,
  nameOf: (row: RowName) => string,
): string {
  const { state, awaited, holder } = thread;
  const cause = [awaited && nameOf(awaited), holder && formatThread(holder)].filter(Boolean);
  const after = cause.length === 0 ? '' : `: ${cause.join(', ')}`;
  switch (state) {
    case 'waiting-reference':
      return `ref${after}`;
    case 'waiting-turn':
      return `turn${after}`;
    case 'waiting-lock':
      return `lock${after}`;
    default:
      return describeWork(thread, seen);
  }
}

/** ", T05: thinking": the awaited thread and its state. */
function describeHolder(holder: number | undefined, { threads }: SeenThreads): string {
  const other = holder === undefined ? undefined : threads[holder - 1];
  if (!other) return '';
  return `, ${formatThread(other.thread)}: ${describeBriefly(other)}`;
}

function describeBriefly({ state, awaited }: SeenThread): string {
  switch (state) {
    case 'waiting-reference':
      return awaited ? `waiting for ${rowText(awaited)}` : 'waiting for a reference';
    case 'waiting-turn':
      return 'waiting for its turn';
    case 'waiting-lock':
      return 'waiting for the lock';
    default:
      return THREAD_STATE_STYLES[state].word;
  }
}

/** The state of a thread; "then paused" while it finishes its row before a pause. */
function describeWork({ state }: SeenThread, { paused }: SeenThreads): string {
  const word = state === 'judging' ? 'checking the rules' : THREAD_STATE_STYLES[state].word;
  return paused && state === 'thinking' ? `${word}, then paused` : word;
}

/** The row in flight; empty for a thread that is paused or done. */
export function rowInFlight({
  state,
  current,
}: Pick<ThreadSnapshot, 'state'> & Partial<Pick<ThreadSnapshot, 'current'>>): string {
  const isIdle = state === 'paused' || state === 'done';
  return current && !isIdle ? rowText(current) : '';
}

function rowText({ entity, row }: RowName): string {
  return rowName(entity, row);
}

/** "P row 3" */
function initialOf({ entity, row }: RowName): string {
  const [first] = graphemesOf(safeText(entity));
  return `${first?.segment ?? ''} row ${row}`;
}
