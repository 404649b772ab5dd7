import type { FollowedRun } from '../services/followed-run.js';
import type { Services } from './services.js';
import { VERBS } from './verbs.js';
import type { Binding, ViewId } from './view.js';

/** A run that a person watches, holds and slows down. */
export interface WatchedRun {
  current(): FollowedRun | undefined;
  pause(isPaused: boolean): void;
  step(): void;
  setPace(ms: number): void;
}

/** Where the keys of a view find the run that it shows. */
export interface Watching<State> {
  readonly view: ViewId;
  run(this: void, services: Services): WatchedRun;
  /** Why there is nothing to hold now. */
  disabled(this: void, state: State, services: Services): string | undefined;
  /** Why there is nothing to slow down now; by default the same. */
  withoutPace?(this: void, state: State, services: Services): string | undefined;
}

/** The steps of the pace keys, in milliseconds. */
const PACES = [0, 10, 25, 50, 100, 200, 400, 800, 1500, 3000, 6000, 12_000, 30_000, 60_000];

/** Whether the person has asked the threads to wait. */
function isHeld(run: FollowedRun | undefined): boolean {
  return run !== undefined && (run.asked.isPaused || run.asked.isStepping);
}

/** The keys that hold a run, step it event by event, and change its pace; the same in every view that shows one. */
export function watchingKeys<State, Action>(watching: Watching<State>): Binding<State, Action>[] {
  const { view, run: runOf, disabled, withoutPace = disabled } = watching;
  // Not from the state: keys arrive faster than the clock samples.
  const now = (services: Services): FollowedRun | undefined => runOf(services).current();
  return [
    {
      id: `${view}.pause`,
      ...VERBS.pause,
      help: 'Pause the run between two rows.',
      priority: 1,
      disabled: (state, services) =>
        disabled(state, services) ?? (isHeld(now(services)) ? 'the run is paused' : undefined),
      run: ({ services }) => runOf(services).pause(true),
    },
    {
      id: `${view}.resume`,
      ...VERBS.resume,
      help: 'Resume the run.',
      priority: 1,
      disabled: (state, services) =>
        disabled(state, services) ?? (isHeld(now(services)) ? undefined : 'the run is not paused'),
      run: ({ services }) => runOf(services).pause(false),
    },
    {
      id: `${view}.step`,
      ...VERBS.step,
      help: 'Let one event happen: the threads are held before each.',
      priority: 1.5,
      disabled,
      run: ({ services }) => runOf(services).step(),
    },
    {
      id: `${view}.faster`,
      ...VERBS.faster,
      help: 'Shorten the think time.',
      disabled: (state, services) =>
        withoutPace(state, services) ??
        (now(services)?.asked.paceMs === 0 ? 'it is full speed already' : undefined),
      run: ({ services }) => changePace(runOf(services), 1),
    },
    {
      id: `${view}.slower`,
      ...VERBS.slower,
      // For both keys: this one works at full speed, too.
      shown: { keys: ['+', '-'], label: 'pace' },
      help: 'Lengthen the think time.',
      priority: 4,
      disabled: withoutPace,
      run: ({ services }) => changePace(runOf(services), -1),
    },
  ];
}

/** @param by 1 is faster */
function changePace(run: WatchedRun, by: 1 | -1): void {
  const now = run.current()?.asked.paceMs ?? 0;
  const next = by === 1 ? PACES.findLast((pace) => pace < now) : PACES.find((pace) => pace > now);
  if (next !== undefined) run.setPace(next);
}
