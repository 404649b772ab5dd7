import type { Entity } from '../../entities/entity.js';
import { modelOfRun } from '../../ledger/model-of-run.js';
import { attemptsOf } from '../../ledger/attempts.js';
import { listRuns } from '../../ledger/catalogue.js';
import { decisionsOf, describeDecision } from '../../ledger/decisions.js';
import { INLINE_ATTEMPTS } from '../../ledger/record.js';
import { keyIn } from '../../ledger/targets.js';
import { readRecord } from '../../report/run.js';

/**
 * What the latest run decided about a row, in a clause. Undefined if it did not attempt the row, and after a
 * run of more than `INLINE_ATTEMPTS` rows: they would be searched while a person types.
 */
export async function readLatestDecision(
  dir: string,
  definition: Entity,
  id: number,
): Promise<string | undefined> {
  const { name: entity, fields } = definition;
  const [run] = listRuns(dir);
  const record = run === undefined ? undefined : await readRecord(dir, run).catch(() => undefined);
  if (!record || record.totals.attempted > INLINE_ATTEMPTS) return undefined;
  const model = modelOfRun(record.run);
  const known = model.byName.get(entity);
  // The latest run may have been of another model.
  if (!known || JSON.stringify(known.fields) !== JSON.stringify(fields)) return undefined;
  const decisions = decisionsOf(attemptsOf(dir, record), entity, id, model);
  const decided =
    decisions.find(({ attempt }) => attempt.outcome === 'inserted') ?? decisions.at(0);
  if (!decided) return undefined;
  const { attempt } = decided;
  return describeDecision({ entity, key: keyIn(definition, attempt.values), attempt });
}
