import type { Model as Description } from '../../../model/model.js';

/** A description whose rows choose those to which they refer by Zipf's law, all with the same exponent. */
export function withSkew(description: Description, exponent: number): Description {
  return {
    ...description,
    entities: description.entities.map((entity) =>
      Object.assign({}, entity, {
        references: entity.references.map((reference) =>
          Object.assign({}, reference, { distribution: { rule: 'zipf', exponent } }),
        ),
      }),
    ),
  };
}
