import type { Entity as EngineEntity, Model } from '../../../entities/entity.js';
import type { Entity, Model as Description } from '../../../model/model.js';
import { planModel, type ModelPlan } from '../../../model/values/plan.js';
import type { GeneratePlan } from '../workload.js';

/**
 * The description of the rows of a plan: all are generated, so many of each entity, and where the plan has a skew they
 * choose those to which they refer by it.
 */
export function describeRows(plan: GeneratePlan, { entities }: Model): Description {
  return {
    ...plan.description,
    entities: plan.description.entities.map((entity) =>
      withPlan(entity, plan, entities[entity.index]!),
    ),
  };
}

function withPlan(entity: Entity, { counts, skew }: GeneratePlan, { name }: EngineEntity): Entity {
  const planned = { ...entity, rows: { count: counts[name]! } };
  delete planned.file;
  if (skew === undefined) return planned;
  const distribution = { rule: 'zipf', exponent: skew } as const;
  return {
    ...planned,
    references: entity.references.map((reference) =>
      Object.assign({}, reference, { distribution }),
    ),
  };
}

/** How the rows of a workload are generated, or why they cannot be. */
export function planRows(plan: GeneratePlan, model: Model): ModelPlan {
  return planModel(describeRows(plan, model), plan.seed);
}
