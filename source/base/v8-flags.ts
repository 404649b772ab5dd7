/**
 * V8 flags for many threads that each compile the same code and process few rows: optimize later, inline
 * less. In processor time of a run with ten threads on two cores, 20,000 rows one by one take a fifth less,
 * 100,000 rows in batches, some of them broken, a third, 600,000 a fifth; 600,000 with three threads take a
 * tenth more. Only for Node 20, where this was measured: newer versions have a faster intermediate compiler,
 * and V8 warns about flags that it no longer has.
 */
export function sparingFlags(nodeVersion: string): readonly string[] {
  if (!nodeVersion.startsWith('20.')) return [];
  return ['--interrupt-budget=300000', '--max-inlined-bytecode-size-cumulative=200'];
}
