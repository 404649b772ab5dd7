import fc from 'fast-check';

/**
 * The seed of all property tests: one that stays, so that a test that passed passes again.
 * `DBSIM_SEED=N` takes another, and `DBSIM_THOROUGH=1` draws one a file; a failure reports it.
 */
const seed = Number(process.env['DBSIM_SEED'] ?? 20_261_123);

if (!Number.isSafeInteger(seed)) throw new Error('DBSIM_SEED must be an integer.');

/** The same for tests that bring their own generator; a random one for each file where all are. */
export const SEED =
  process.env['DBSIM_THOROUGH'] && !process.env['DBSIM_SEED']
    ? Math.floor(Math.random() * 2 ** 31)
    : seed;

/** How often a property is tried in the quick tests; else as often as fast-check tries by itself. */
const QUICK_RUNS = 25;

if (!process.env['DBSIM_THOROUGH']) {
  fc.configureGlobal(process.env['DBSIM_QUICK'] ? { seed, numRuns: QUICK_RUNS } : { seed });
}
