import { ENDED, THREAD_PHASES, type ThreadPhase } from '../ledger/phases.js';

/** What a thread is doing; a thread's state in shared memory is a position in this list. */
export const THREAD_STATES = [
  'starting',
  'idle',
  'thinking',
  'judging',
  'waiting-reference',
  'waiting-turn',
  'waiting-lock',
  'writing',
  'recording',
  'paused',
  'done',
  'crashed',
] as const;

export type ThreadState = (typeof THREAD_STATES)[number];

/** The phase to which the time in a state counts; undefined before the release and after the end. */
const PHASE_OF_STATE: Readonly<Record<ThreadState, ThreadPhase | undefined>> = {
  starting: undefined,
  idle: 'idle',
  thinking: 'thinking',
  judging: 'checking',
  'waiting-reference': 'reference',
  'waiting-turn': 'turn',
  'waiting-lock': 'lock',
  writing: 'writing',
  recording: 'recording',
  paused: 'paused',
  done: undefined,
  crashed: undefined,
};

/** By state: the position of its phase, or a negative number. */
export const PHASE_INDEX = THREAD_STATES.map((state) => {
  const phase = PHASE_OF_STATE[state];
  if (phase !== undefined) return THREAD_PHASES.indexOf(phase);
  return state === 'crashed' ? ENDED.crashed : ENDED.done;
});

/** By state: its position in the list. */
export const STATE_INDEX = Object.fromEntries(
  THREAD_STATES.map((state, index) => [state, index]),
) as Readonly<Record<ThreadState, number>>;

/** By position of a phase: whether a thread waits in it until it may write. */
export const IS_WAIT = THREAD_PHASES.map((phase) => phase === 'turn' || phase === 'lock');

/** The state of a thread in a phase. */
export function stateOfPhase(phase: ThreadPhase): ThreadState {
  return THREAD_STATES.find((state) => PHASE_OF_STATE[state] === phase)!;
}
