import { derive } from './derive.js';
import type { EntityName } from './entity-name.js';
import type { Field } from './field.js';

/** Fields of an entity that hold the key of another row, where that key is not its first field. */
export interface KeyReference {
  /** The names of the fields, in the order of the key. */
  readonly fields: readonly string[];
  readonly target: EntityName;
  /** Set where a database that holds both tables has a foreign key for it. */
  readonly hasForeignKey?: true;
  /** Set where no run looks whether the row is stored to which it refers: the audit alone does. */
  readonly isUnchecked?: true;
  /** Set where the values are written once all rows are: the reference closes a circle. */
  readonly isLate?: true;
}

/**
 * An entity as it is written down. The first field is always the key; where the model has another one, it is a number
 * that derives from that.
 */
export interface EntityDefinition {
  readonly name: EntityName;
  /** Name of its table, and of its file in a workload folder. */
  readonly table: string;
  /** Name of its embedded database; by default that of its table. */
  readonly database?: string;
  readonly fields: readonly Field[];
  /** The names of the fields of the model's key, where the first field derives from it. */
  readonly identity?: readonly string[];
  /** References to entities whose key is not their first field. */
  readonly keyReferences?: readonly KeyReference[];
  /** Names of fields whose values no two rows may have in common. */
  readonly uniqueTogether?: readonly (readonly string[])[];
  /** How many of its rows are generated, in proportion to those of the other entities; 1 by default. */
  readonly weight?: number;
}

/** A field that refers to another entity, or several that do so together, and the positions in the row. */
export interface Reference {
  /** The entity that has the field. */
  readonly source: EntityName;
  /** The name of the field; of several "order_id, line". */
  readonly field: string;
  /** The position of the field, or of the first of them. */
  readonly position: number;
  /** The positions of all fields. */
  readonly positions: readonly number[];
  /** The positions of the same values in the rows of the target. */
  readonly targets: readonly number[];
  /** Whether the fields hold a key from which the id of the target derives; else the field holds that id. */
  readonly isByKey: boolean;
  readonly target: EntityName;
  /** Whether a database that holds both tables has a foreign key for it. */
  readonly hasForeignKey: boolean;
  /** Whether a run looks for the row to which it points; else the audit alone does. */
  readonly isChecked: boolean;
  /** Whether its value is written once all rows are, because it closes a circle of references. */
  readonly isLate: boolean;
  /** The position of the target in the model. */
  readonly targetIndex: number;
}

/** The positions of fields by their names; -1 for a name that no field has. */
export function positionsOf({ fields }: EntityDefinition, names: readonly string[]): number[] {
  return names.map((one) => fields.findIndex((field) => field.name === one));
}

/** The references of an entity, in the order of their fields. */
export function referencesOf(
  definition: EntityDefinition,
  definitions: readonly EntityDefinition[],
): Reference[] {
  const { name: source, fields, keyReferences = [] } = definition;
  const indexOf = (target: EntityName): number =>
    definitions.findIndex((other) => other.name === target);
  const byId = fields.flatMap((field, position) =>
    targetOf(field).map((target): Reference => ({
      source,
      field: field.name,
      position,
      positions: [position],
      targets: [0],
      isByKey: false,
      target,
      hasForeignKey: field.kind === 'integer' && field.hasForeignKey === true,
      isChecked: !(field.kind === 'integer' && field.isUnchecked),
      isLate: field.kind === 'integer' && field.isLate === true,
      targetIndex: indexOf(target),
    })),
  );
  const byKey = keyReferences.map((reference): Reference => {
    const { fields: names, target, isUnchecked } = reference;
    const targetIndex = indexOf(target);
    const { identity = [], ...other } = definitions[targetIndex]!;
    const positions = positionsOf(definition, names);
    return {
      source,
      field: names.join(', '),
      position: positions[0]!,
      positions,
      targets: positionsOf(other, identity),
      isByKey: true,
      target,
      hasForeignKey: reference.hasForeignKey === true,
      isChecked: !isUnchecked,
      isLate: reference.isLate === true,
      targetIndex,
    };
  });
  return [...byId, ...byKey].toSorted((one, other) => one.position - other.position);
}

/** What the rows of an entity refer to, with which positions are written later. */
interface Referring {
  readonly fields: readonly Field[];
  readonly references: readonly Reference[];
}

/** The references of an entity whose values are written once all rows are. */
export const lateOf = derive(({ references }: Referring): readonly Reference[] =>
  references.filter(({ isLate }) => isLate),
);

/** The positions of the fields that a row lacks until then. */
export const latePositionsOf = derive((entity: Referring): readonly number[] => [
  ...new Set(
    lateOf(entity).flatMap(({ positions }) =>
      positions.filter((position) => entity.fields[position]?.optional === true),
    ),
  ),
]);

/** The references of an entity that a run checks when it writes a row. */
export const checkedOf = derive(({ references }: Referring): readonly Reference[] =>
  references.filter(({ isChecked, isLate }) => isChecked && !isLate),
);

/** The names of the entities to which an entity refers. */
export function targetsOf({ fields, keyReferences = [] }: EntityDefinition): EntityName[] {
  return [...fields.flatMap(targetOf), ...keyReferences.map(({ target }) => target)];
}

function targetOf(field: Field): EntityName[] {
  return field.kind === 'integer' && field.references ? [field.references] : [];
}
