import { entityNamed } from '../entities/model.js';
import { SHOP } from '../entities/shop.js';
import type { Attempt } from './attempt.js';
import { formatAttempt } from './attempt-writer.js';
import type { AttemptSource } from './attempts.js';
import { INLINE_ATTEMPTS, type RunRecord } from './record.js';

/**
 * Formats a record for `--json`, without a line break at its end: one member per line, and one attempt per
 * line if there are at most `INLINE_ATTEMPTS`; all attempts are in the files of the run. Attempts of a record
 * of version 1 have the shape of that version.
 */
export function formatRecord(record: RunRecord, source: AttemptSource): string {
  const shape = record.schema === 'dbsim.run/1' ? toVersion1 : (attempt: Attempt) => attempt;
  const isSmall = record.totals.attempted <= INLINE_ATTEMPTS;
  const attempts = isSmall
    ? Array.from(source(), (each) => `\n    ${formatAttempt(shape(each))}`)
    : [];
  const head = JSON.stringify({ ...record, attempts: undefined }, undefined, 2).slice(0, -2);
  return `${head},\n  "attempts": [${attempts.join(',')}${attempts.length > 0 ? '\n  ' : ''}]\n}`;
}

/** In version 1, every field is present and times are numbers: null and 0 if not known. */
function toVersion1({ startedMs, latencyMs, ...attempt }: Attempt): Attempt {
  const values = entityNamed(SHOP, attempt.entity).fields.map(({ name }) => [
    name,
    attempt.values[name] ?? null,
  ]);
  return {
    ...attempt,
    values: Object.fromEntries(values) as Attempt['values'],
    startedMs: startedMs ?? 0,
    latencyMs: latencyMs ?? 0,
  };
}
