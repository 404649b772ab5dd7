/** The speeds of a replay that the keys choose: how many times as fast as the run. */
const SPEEDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** The next speed above or below one; undefined at the end of the list. */
export function nextSpeed(speed: number, by: 1 | -1): number | undefined {
  return by === 1 ? SPEEDS.find((one) => one > speed) : SPEEDS.findLast((one) => one < speed);
}

/** 0.1 → "0.1×" */
export function formatSpeed(speed: number): string {
  return `${speed}×`;
}
