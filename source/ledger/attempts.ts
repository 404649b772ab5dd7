import { existsSync } from 'node:fs';

import type { Model } from '../entities/entity.js';
import { entityNamed } from '../entities/model.js';
import type { Attempt } from './attempt.js';
import { parseAttempt } from './attempt-line.js';
import { Fates } from './fates.js';
import { runFiles, type RunFiles } from './files.js';
import { LateValues } from './late-values.js';
import { readLines } from './lines.js';
import { modelOfRun } from './model-of-run.js';
import { INLINE_ATTEMPTS, type RunRecord } from './record.js';
import { readUnknownRows } from './unknown-rows.js';

/** Gives all attempts of a run; each call begins with the first one. */
export type AttemptSource = () => Iterable<Attempt>;

/**
 * Every attempt of a run with complete reasons and values, as many as its record counts: those in the attempts file, and
 * those whose outcome is not in it. For up to `INLINE_ATTEMPTS` rows they are sorted by entity and row; else
 * they are in the order of the file, unknown ones last.
 * @param dir the working folder
 */
export function attemptsOf(dir: string, record: RunRecord): AttemptSource {
  const { run, totals, attempts: inlined = [] } = record;
  const files = runFiles(dir, run.id);
  // A record of version 1 contains its attempts, and can be all that is left of a run.
  if (inlined.length > 0 && !existsSync(files.attempts)) return () => inlined;
  if (totals.attempted > INLINE_ATTEMPTS) return () => readAttempts(files, record);
  let sorted: readonly Attempt[] | undefined;
  const model = modelOfRun(run);
  return () => (sorted ??= [...readAttempts(files, record)].toSorted(byRow(model)));
}

function* readAttempts(
  files: RunFiles,
  { run, totals }: RunRecord,
): Generator<Attempt, void, void> {
  const model = modelOfRun(run);
  const fates = Fates.read(files.fates, model, run.pauses);
  const late = LateValues.read(files.journal, model);
  for (const line of readLines(files.attempts)) {
    const attempt = parseAttempt(line, model);
    if (attempt) yield late.complete(fates.complete(attempt), model);
  }
  if (totals.unknown > 0) yield* readUnknownRows(files, model);
}

function byRow(model: Model): (left: Attempt, right: Attempt) => number {
  const indexOf = ({ entity }: Attempt): number => entityNamed(model, entity).index;
  return (left, right) => indexOf(left) - indexOf(right) || left.row - right.row;
}
