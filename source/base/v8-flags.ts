/**
 * V8 flags for many threads that each compile the same code and process few rows: optimize later, inline
 * less. 10,000 rows with ten threads take a sixth less CPU time, a million rows the same. Only for Node 20,
 * where this was measured: newer versions have a faster intermediate compiler, and V8 warns about flags that
 * it no longer has.
 */
export function sparingFlags(nodeVersion: string): readonly string[] {
  if (!nodeVersion.startsWith('20.')) return [];
  return ['--interrupt-budget=300000', '--max-inlined-bytecode-size-cumulative=200'];
}
