/** Nanoseconds of the machine's monotonic clock; the same clock in every thread of the process. */
export function monotonicNs(): bigint {
  return process.hrtime.bigint();
}

/** Milliseconds since `startNs` (a value of `monotonicNs`). */
export function msSince(startNs: bigint): number {
  return Number(process.hrtime.bigint() - startNs) / 1e6;
}
