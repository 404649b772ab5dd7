import { formatAmount, formatDuration, formatMoment, formatThread } from '../base/format.js';
import { OUTCOME_STYLES } from '../entities/wording.js';
import { formatNamedRow, isDoneAfter, type LoggedEvent } from './event-causes.js';
import type { UnitStep } from './unit-steps.js';

/** A thread without a row waits until it may claim one. */
const SHIFT = 'waits for its shift';

/** Threads that are named; of more, how many there are. */
const NAMED = 3;

/** What happened in an event, without its time: "got users.db after 2.61 s for its turn". */
export function describeEvent(event: LoggedEvent): string {
  const { row, before, lastedMs, database, awaited, holder } = event;
  const own = row ? formatNamedRow(row) : 'a row';
  switch (event.phase) {
    case 'thinking':
      return `thinks before ${own}`;
    case 'checking':
      return before === 'reference' && awaited
        ? `goes on with ${own}: ${formatNamedRow(awaited)} is decided, after ${formatDuration(lastedMs)}`
        : `checks ${own}`;
    case 'reference':
      return `waits for ${awaited ? formatNamedRow(awaited) : 'a reference'}${byThread(event)}`;
    case 'turn':
      return row ? `waits for its turn in ${database}${describeRowBefore(event)}` : SHIFT;
    case 'lock':
      return `waits for the lock of ${database}${holder === undefined ? '' : ` (held by ${formatThread(holder)})`}`;
    case 'writing':
      return describeWriting(event, own);
    case 'recording':
      return isDoneAfter(before)
        ? `is done with ${own} in ${database}${describeOutcome(event)}`
        : `announces ${own}`;
    case 'paused':
      return 'pauses';
    case 'idle':
      return before === 'lock'
        ? `gave up waiting for the lock of ${database}, after ${formatDuration(lastedMs)}`
        : 'has no row';
    case 'done':
      return 'has ended';
    case 'crashed':
      return 'has crashed';
  }
}

/** Which threads wait for what the thread of an event has got or done: "T08 waits for it"; empty if none does. */
export function describeAwaitedBy({ awaitedBy }: LoggedEvent): string {
  if (awaitedBy.length === 0) return '';
  const verb = awaitedBy.length === 1 ? 'waits' : 'wait';
  const names =
    awaitedBy.length > NAMED
      ? formatAmount(awaitedBy.length, 'thread')
      : awaitedBy.map((thread) => formatThread(thread)).join(', ');
  return `${names} ${verb} for it`;
}

/** An event as a line: "1.203 s  T05  got users.db for User row 3 · T08 waits for it". @param bullet before the threads that wait */
export function formatEvent(event: LoggedEvent, bullet: string): string {
  const others = describeAwaitedBy(event);
  const after = others === '' ? '' : ` ${bullet} ${others}`;
  return `${formatMoment(event.atMs)}  ${formatThread(event.thread)}  ${describeEvent(event)}${after}`;
}

function describeWriting(event: LoggedEvent, own: string): string {
  const { before, lastedMs, database, isTidying, isFair } = event;
  if (isTidying) return `releases the claims of ${own}`;
  const after = `after ${formatDuration(lastedMs)}`;
  const step = describeUnitStep(event, own);
  if (step !== undefined) return before === 'turn' ? `${step}, ${after} for its turn` : step;
  if (before === 'turn') return `got ${database} for ${own}, ${after} for its turn`;
  if (before === 'lock') return `got the lock of ${database} for ${own}, ${after}`;
  return isFair ? `got ${database} for ${own}` : `goes to ${database} with ${own}`;
}

/** What a thread does with a row of a unit; undefined where it writes it as any other row. */
function describeUnitStep({ unitStep, database }: LoggedEvent, own: string): string | undefined {
  switch (unitStep) {
    case 'publish':
      return `writes ${own} and its event to ${database}`;
    case 'relay':
      return `relays ${own} to ${database}`;
    case 'cancel':
      return `notes in ${database} that the unit of ${own} is undone`;
    case 'remove':
      return `deletes ${own} from ${database}`;
    case 'prepare':
      return `prepares ${own} in ${database}`;
    case 'end':
      return `ends the prepared transaction of ${own} in ${database}`;
    default:
      return undefined;
  }
}

function describeRowBefore({ awaited, holder }: LoggedEvent): string {
  if (!awaited) return '';
  const by = holder === undefined ? '' : `, ${formatThread(holder)}`;
  return ` (behind ${formatNamedRow(awaited)}${by})`;
}

/** ": duplicate, email alice@example.com is taken by User 1"; empty where it is not known. */
function describeOutcome({ outcome: found }: LoggedEvent): string {
  if (!found) return '';
  const { word } = OUTCOME_STYLES[found.outcome];
  return `: ${word}${found.why === '' ? '' : `, ${found.why}`}`;
}

function byThread({ holder }: LoggedEvent): string {
  return holder === undefined ? '' : ` (${formatThread(holder)})`;
}

/** The steps of units in a word; a row that is written is named as any other. */
const BRIEF_STEPS: Readonly<Partial<Record<UnitStep, string>>> = {
  publish: 'writes, with its event:',
  relay: 'relays',
  cancel: 'notes as undone:',
  remove: 'deletes',
  prepare: 'prepares',
  end: 'ends, once prepared:',
};

/** The same in few words, for a narrow place: "waits: turn in users.db (T05)". */
export function describeEventBriefly(event: LoggedEvent): string {
  const { row, before, lastedMs, database, awaited, isTidying } = event;
  const own = row ? formatNamedRow(row) : 'a row';
  switch (event.phase) {
    case 'checking':
      return before === 'reference' && awaited
        ? `goes on: ${formatNamedRow(awaited)} is decided`
        : `checks ${own}`;
    case 'turn':
      return row ? `waits: turn in ${database}${byThread(event)}` : SHIFT;
    case 'lock':
      return `waits: lock of ${database}${byThread(event)}`;
    case 'writing': {
      if (isTidying) return `releases ${own}`;
      const step = event.unitStep && BRIEF_STEPS[event.unitStep];
      if (step !== undefined) return `${step} ${own}`;
      const hasWaited = before === 'turn' || before === 'lock';
      return `got ${database}${hasWaited ? ` after ${formatDuration(lastedMs)}` : `: ${own}`}`;
    }
    case 'recording': {
      if (!isDoneAfter(before)) return `announces ${own}`;
      const { outcome } = event;
      return outcome ? `${own}: ${OUTCOME_STYLES[outcome.outcome].word}` : `done with ${own}`;
    }
    case 'idle':
      return before === 'lock' ? `gave up: lock of ${database}` : 'has no row';
    case 'done':
      return 'has ended';
    default:
      return describeEvent(event);
  }
}
