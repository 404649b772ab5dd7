/** The speeds of a replay that keys choose: how many times as fast as the run. */
const SPEEDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** A replay of a shorter run would be over before a person has found a thread to look at. */
const LEAST_MS = 5000;

/** The next speed above or below one; undefined at the end of the list. */
export function nextSpeed(speed: number, by: 1 | -1): number | undefined {
  return by === 1 ? SPEEDS.find((one) => one > speed) : SPEEDS.findLast((one) => one < speed);
}

/** The speed of a replay for which none was asked: that of the run, or slower where it would be over at once. */
export function speedToWatch(durationMs: number): number {
  return SPEEDS.findLast((speed) => speed <= 1 && durationMs / speed >= LEAST_MS) ?? SPEEDS[0]!;
}
