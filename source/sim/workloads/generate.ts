import { perEntity, type EntityName, type Model } from '../../entities/entity.js';
import { SHOP } from '../../entities/shop.js';
import { unitEntities } from '../../units/plan.js';
import { endlessCounts } from './generate/endless.js';
import { RowGenerator } from './generate/generator.js';
import { openModelRows } from './generate/model-rows.js'; // late
import { HEAD_START, parentsBefore, splitRows } from './generate/parents.js';
import type { GeneratePlan, RowCounts, RowSource, Workload } from './workload.js';

/** Options of the workload `generate`. */
export interface GenerateOptions {
  /** Rows of all entities together, from 0. */
  readonly rows: number;
  /** Probability, 0 to 1, that a row breaks a rule; independent for each row. */
  readonly invalid: number;
  /** Any whole number up to 2⁵³−1; the same seed gives the same rows. */
  readonly seed: number;
  /**
   * The exponent of Zipf's law by which rows choose those to which they refer, and whose keys they repeat; without
   * it, the first ones are chosen somewhat more often.
   */
  readonly skew?: number | undefined;
  /** Write rows until this many milliseconds are over, instead of `rows`. */
  readonly durationMs?: number | undefined;
  /** Generate units: as many whole ones of this entity as fit into `rows`. */
  readonly unit?: EntityName | undefined;
}

/** A workload of generated rows: realistic valid ones, and invalid ones of many kinds. */
export function generateWorkload(options: GenerateOptions, model: Model = SHOP): Workload {
  const { invalid, seed, skew, durationMs, unit } = options;
  const counts = countsOf(options, model);
  const parents = model.entities.filter(({ isReferenced }) => isReferenced);
  return {
    name: 'generate',
    seed,
    model,
    counts,
    ...(durationMs === undefined ? {} : { endless: { durationMs, headStart: HEAD_START } }),
    source: {
      kind: 'generate',
      plan: {
        seed,
        invalid,
        counts,
        ...(skew === undefined ? {} : { skew }),
        ...(unit === undefined ? {} : { unit }),
      },
    },
    keySpaces: Object.fromEntries(
      parents.map(({ name }) => [name, { kind: 'dense', count: counts[name]! }]),
    ),
    parentsBefore: ({ name, references }, row) =>
      references.map(({ target }) =>
        unit === undefined ? parentsBefore(counts[target]!, counts[name]!, row) : row,
      ),
    dispose: async () => undefined,
  };
}

function countsOf({ rows, durationMs, unit }: GenerateOptions, model: Model): RowCounts {
  if (unit !== undefined) return unitCounts(model, unit, rows);
  return durationMs === undefined ? splitRows(model, rows) : endlessCounts(model, durationMs);
}

/** The rows of whole units; entities that have no part in a unit have none. */
function unitCounts(model: Model, unit: EntityName, rows: number): RowCounts {
  const entities = unitEntities(model, unit);
  const units = Math.floor(rows / entities.length);
  return perEntity((entity) => (entities.includes(entity) ? units : 0), model);
}

/** Opens the rows of a plan. */
export function openGenerator(plan: GeneratePlan, model: Model = SHOP): RowSource {
  const { description } = plan;
  return description ? openModelRows(plan, description, model) : new RowGenerator(plan, model);
}
