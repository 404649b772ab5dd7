import { ENTITIES, type EntityName, type Field } from '../../../entities/entity.js';

type FieldOf<Kind extends Field['kind']> = Extract<Field, { kind: Kind }>;

/** A field of an entity by name. @throws TypeError if there is none of this kind */
export function fieldNamed<Kind extends Field['kind']>(
  entity: EntityName,
  name: string,
  kind: Kind,
): FieldOf<Kind> {
  const field = ENTITIES[entity].fields.find(
    (candidate): candidate is FieldOf<Kind> => candidate.name === name && candidate.kind === kind,
  );
  if (!field) throw new TypeError(`${entity} has no ${kind} field ${name}`);
  return field;
}
