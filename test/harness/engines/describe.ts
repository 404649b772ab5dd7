import { describe } from 'vitest';

import type { Programs } from './programs.js';

/**
 * Describes tests that need a server. Where its programs are missing they are skipped with a message, or fail
 * with DBSIM_REQUIRE_ENGINES.
 */
export function describeEngine(title: string, { missing }: Programs, tests: () => void): void {
  const problem = `${title}: not installed here: ${missing.join(', ')}`;
  if (missing.length > 0) {
    if (process.env['DBSIM_REQUIRE_ENGINES']) throw new Error(problem);
    console.warn(`skipped: ${problem}`);
  }
  describe.skipIf(missing.length > 0)(title, tests);
}
