/**
 * How V8 compiles where every thread compiles the same code for itself and has few rows to make up
 * for it: it optimizes later, and inlines less where it does. 10,000 rows by ten threads take a sixth
 * less processor time, a million the same. Only in Node 20, where that was measured: newer ones have
 * a quicker compiler in between, and V8 complains of flags that it no longer has.
 */
export function sparingFlags(nodeVersion: string): readonly string[] {
  if (!nodeVersion.startsWith('20.')) return [];
  return ['--interrupt-budget=300000', '--max-inlined-bytecode-size-cumulative=200'];
}
