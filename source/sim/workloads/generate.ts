import { ProgramError } from '../../base/errors.js';
import { formatAmount, formatCount } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import { perEntity, type Entity, type EntityName, type Model } from '../../entities/entity.js';
import { idOfKey, printOfKey } from '../../entities/identity.js';
import type { ModelPlan } from '../../model/values/plan.js';
import { availableParents, HEAD_START } from '../../model/values/references.js';
import { unitEntities } from '../../units/plan.js';
import { buildKeySpace, type KeySpace } from '../key-space.js';
import { countsOf, type GeneratedModel, type RowsWanted } from './generate/counts.js';
import { planRows } from './generate/described-rows.js';
import { ModelRows } from './generate/model-rows.js';
import type { GeneratePlan, RowCounts, RowSource, Workload } from './workload.js';

/** Options of the workload `generate`. */
export interface GenerateOptions extends RowsWanted {
  /** Probability, 0 to 1, that a row breaks a rule; independent for each row. */
  readonly invalid: number;
  /** Any whole number up to 2⁵³−1; the same seed gives the same rows. */
  readonly seed: number;
  /**
   * The exponent of Zipf's law by which rows choose those to which they refer, and whose keys they repeat; without
   * it, the model decides.
   */
  readonly skew?: number | undefined;
  /** Generate units: as many whole ones of this entity as fit into `rows`. */
  readonly unit?: EntityName | undefined;
  /** Whether its notices say how many rows empty databases reject. */
  readonly countsRejected?: boolean;
}

/**
 * A workload of generated rows: realistic valid ones, and invalid ones of many kinds.
 * @throws ProgramError if so many rows cannot be generated
 */
export function generateWorkload(options: GenerateOptions, own: GeneratedModel): Workload {
  const { invalid, seed, skew, durationMs, unit } = options;
  const { model, description } = own;
  const counts =
    unit === undefined ? countsOf(options, own) : unitCounts(model, unit, options.rows);
  const plan: GeneratePlan = {
    seed,
    invalid,
    counts,
    description,
    ...(skew === undefined ? {} : { skew }),
    ...(unit === undefined ? {} : { unit }),
  };
  const planned = planRows(plan, model);
  refuseFaults(planned);
  const rows = new ModelRows(plan, model, planned);
  if (durationMs !== undefined) refuseFixedReferences(rows, model);
  const parents = model.entities.filter(({ isReferenced }) => isReferenced);
  return {
    name: 'generate',
    seed,
    model,
    counts,
    ...(durationMs === undefined ? {} : { endless: { durationMs, headStart: HEAD_START } }),
    notices: [
      ...(unit === undefined ? [] : leftOut(options.rows, unitEntities(model, unit).length)),
      ...(options.countsRejected ? describeRejected(rows, plan, model) : []),
    ],
    source: { kind: 'generate', plan },
    keySpaces: Object.fromEntries(
      parents.map((entity) => [entity.name, keySpaceOf(entity, planned, rows, counts)]),
    ),
    parentsBefore: (entity, row) =>
      entity.references.map(({ position, target, isLate }) => {
        if (isLate) return 0;
        if (unit !== undefined) return row;
        return rows.isFree(entity, position)
          ? availableParents(counts[target]!, counts[entity.name]!, row)
          : counts[target]!;
      }),
    dispose: async () => undefined,
  };
}

/** Opens the rows of a plan. */
export function openGenerator(plan: GeneratePlan, model: Model): RowSource {
  return new ModelRows(plan, model);
}

/** The rows of whole units; entities that have no part in a unit have none. */
function unitCounts(model: Model, unit: EntityName, rows: number): RowCounts {
  const entities = unitEntities(model, unit);
  const units = Math.floor(rows / entities.length);
  return perEntity((entity) => (entities.includes(entity) ? units : 0), model);
}

/** That rows which are no whole unit are not generated. */
function leftOut(rows: number, size: number): string[] {
  const left = rows % size;
  if (left === 0) return [];
  const units = formatAmount(Math.floor(rows / size), 'unit');
  return [
    `${formatAmount(rows, 'row')} of units of ${size}: ${units}, and ${formatAmount(left, 'row')} left out`,
  ];
}

/** Rows up to which those that a run rejects are counted before it. */
const MOST_COUNTED = 1_000_000;

/** How many of the rows a run into empty databases rejects; not counted where they are very many. */
function describeRejected(
  rows: ModelRows,
  { invalid, counts, unit }: GeneratePlan,
  { entities }: Model,
): string[] {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (invalid === 0 || total > MOST_COUNTED) return [];
  let rejected = 0;
  for (const entity of entities) {
    for (let row = 1; row <= counts[entity.name]!; row += 1) {
      if (rows.isRejected(entity, row)) rejected += 1;
    }
  }
  const all = formatAmount(total, 'generated row');
  if (unit !== undefined) {
    return [
      `${formatCount(rejected)} of ${all} break a rule: what becomes of the others of their units depends on --together`,
    ];
  }
  return [
    `${formatCount(rejected)} of ${all} break a rule or refer to such a row: empty databases reject these and no others`,
  ];
}

/** Keys that count up with the rows need no memory. */
function keySpaceOf(
  entity: Entity,
  { fields }: ModelPlan,
  rows: ModelRows,
  counts: RowCounts,
): KeySpace {
  const count = counts[entity.name]!;
  const isCounting = fields[entity.index]![0]!.kind === 'sequence' && rows.id(entity, 1) === 1;
  if (count === 0 || isCounting) return { kind: 'dense', count };
  const ids = new Float64Array(count);
  if (!entity.identifying) {
    for (let row = 1; row <= count; row += 1) ids[row - 1] = rows.id(entity, row);
    return buildKeySpace(ids);
  }
  const prints = new Float64Array(count);
  for (let row = 1; row <= count; row += 1) {
    const key = rows.key(entity, row);
    ids[row - 1] = idOfKey(key);
    prints[row - 1] = printOfKey(key);
  }
  return buildKeySpace(ids, prints);
}

function refuseFaults({ faults }: ModelPlan): void {
  const [first] = faults;
  if (!first) return;
  throw new ProgramError(`The rows cannot be generated: ${escapeText(first.problem)}`, {
    exitCode: 2,
    hint: first.hint,
  });
}

/** Rows of a run for a time have no last parent, so that none can be kept for one row. */
function refuseFixedReferences(rows: ModelRows, { entities }: Model): void {
  for (const entity of entities) {
    const fixed = entity.references.find(({ position }) => !rows.isFree(entity, position));
    if (!fixed) continue;
    const name = `${entity.table}.${entity.fields[fixed.position]!.name}`;
    throw new ProgramError(
      `--duration is not possible: ${escapeText(name)} is a unique reference`,
      {
        exitCode: 2,
        hint: 'Use --rows, so that each row has another one to refer to',
      },
    );
  }
}
