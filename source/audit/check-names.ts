import { formatCount, formatList } from '../base/format.js';
import { escapeText } from '../base/text.js';
import { SHOP } from '../entities/shop.js';
import type { Entity, Model } from '../entities/entity.js';
import { uniquesOf, type Unique } from '../entities/unique.js';

/** A field, or a combination of fields, that is unique in a model, besides the keys. */
export interface UniqueRole {
  readonly entity: Entity;
  readonly unique: Unique;
  /** The id of its check in the record: "duplicate-accounts.iban"; "duplicate-email" in the default model. */
  readonly check: string;
  /** What its values are called: "accounts.iban", "email". */
  readonly name: string;
}

/** What is unique in a model besides the keys, each with the names of its check. */
export function uniqueRolesOf(model: Model): UniqueRole[] {
  return model.entities.flatMap((entity) =>
    uniquesOf(entity).map((unique) => {
      const own = unique.fields.length === 1 ? unique.name : `(${unique.name})`;
      const name = isDefault(model) ? own : `${entity.table}.${own}`;
      return { entity, unique, check: `duplicate-${name}`, name };
    }),
  );
}

/** Whether a model is the default one, whose records have fixed names for its checks. */
export function isDefault({ entities }: Model): boolean {
  return (
    entities.length === SHOP.entities.length &&
    entities.every(({ name, table }, at) => {
      const own = SHOP.entities[at];
      return own?.name === name && own.table === table;
    })
  );
}

/** References that a sentence names. */
const NAMED = 6;

/**
 * Says that no row of a model points to a missing one: "no orphan in transfers.from_id", in the default model "every
 * order of the run points to a stored user and product".
 */
export function describeNoOrphans(model: Model): string {
  const { entities } = model;
  if (!isDefault(model)) {
    const names = entities.flatMap(({ table, references }) =>
      references.map(({ field }) => `${table}.${field}`),
    );
    if (names.length === 0) return 'the model has no reference';
    const more = names.length - NAMED;
    const named = names.slice(0, NAMED).map(escapeText);
    return `no orphan in ${formatList(more > 0 ? [...named, `${formatCount(more)} more`] : named)}`;
  }
  const pointing = entities.filter(({ references }) => references.length > 0);
  const [only] = pointing;
  if (!only || pointing.length > 1) return 'every reference of the run points to a stored row';
  return `every ${wordOf(only)} of the run points to a stored ${targetsOf(only, entities).join(' and ')}`;
}

/** The entities to which an entity refers, as words. */
function targetsOf({ references }: Entity, entities: readonly Entity[]): string[] {
  return [...new Set(references.map(({ targetIndex }) => wordOf(entities[targetIndex]!)))];
}

/** The name of an entity within a sentence. */
function wordOf({ name }: Entity): string {
  return name.toLowerCase();
}
