import type { Model } from '../../../entities/entity.js';
import type { Model as Description } from '../../../model/model.js';
import type { RowCounts } from '../workload.js';

/** A description whose rows are all generated, so many of each entity. */
export function withRows(description: Description, model: Model, counts: RowCounts): Description {
  return {
    ...description,
    entities: description.entities.map((entity) => {
      const counted = { ...entity, rows: { count: counts[model.entities[entity.index]!.name]! } };
      delete counted.file;
      return counted;
    }),
  };
}
