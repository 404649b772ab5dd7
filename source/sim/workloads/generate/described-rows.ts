import type { Entity as EngineEntity, Model } from '../../../entities/entity.js';
import {
  referenceAt,
  type Distribution,
  type Entity,
  type Model as Description,
} from '../../../model/model.js';
import { planModel, type ModelPlan } from '../../../model/values/plan.js';
import type { GeneratePlan } from '../workload.js';

/**
 * The description of the rows of a plan: all are generated, so many of each entity. Where the plan has a skew, they
 * choose those to which they refer by it; in units, row n refers to the rows n, which are those of its unit.
 */
export function describeRows(plan: GeneratePlan, { entities }: Model): Description {
  return {
    ...plan.description,
    entities: plan.description.entities.map((entity) =>
      withPlan(entity, plan, entities[entity.index]!),
    ),
  };
}

function withPlan(
  entity: Entity,
  { counts, skew, unit }: GeneratePlan,
  { name }: EngineEntity,
): Entity {
  const planned = { ...entity, rows: { count: counts[name]! } };
  delete planned.file;
  if (unit !== undefined) return { ...choosing(planned, { rule: 'same' }), fields: inUnit(entity) };
  return skew === undefined ? planned : choosing(planned, { rule: 'zipf', exponent: skew });
}

function choosing(entity: Entity, distribution: Distribution): Entity {
  const references = entity.references.map((reference) =>
    Object.assign({}, reference, { distribution }),
  );
  return { ...entity, references };
}

/** In a unit, a row refers to all that it can, but to none of its own table, and to none that is written later. */
function inUnit(entity: Entity): Entity['fields'] {
  return entity.fields.map((field, position) => {
    const reference = referenceAt(entity, position);
    if (!reference) return field;
    const isOutside = reference.isLate || reference.target === entity.index;
    return { ...field, nulls: isOutside && !field.required ? 1 : 0 };
  });
}

/** How the rows of a workload are generated, or why they cannot be. */
export function planRows(plan: GeneratePlan, model: Model): ModelPlan {
  return planModel(describeRows(plan, model), plan.seed);
}
