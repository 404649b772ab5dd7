import { formatAmount, formatCount } from '../../../base/format.js';
import type { Entity, Field } from '../../../entities/entity.js';
import { SHOP } from '../../../entities/shop.js';
import { picture, term, text, title, type Block } from '../blocks.js';

/** The checks of a row, their order, and where they are made. */
export const validationPage: readonly Block[] = [
  title('Validation: three gates before a row is stored'),
  picture(
    [
      'row ──▶ rules ──▶ references ──▶ keys ──▶ stored',
      '          │           │            │',
      '       invalid    missing ref.  duplicate',
    ],
    ['invalid', 'missing ref.', 'duplicate', 'stored'],
  ),
  text(
    'Text is trimmed and brought to one Unicode form (NFC) first; then every rule of every field is asked. All reasons are reported, not only the first: each names the field, the rule and the value.',
  ),
  ...SHOP.entities.flatMap(entityBlocks),
  title('Never repaired, never guessed'),
  text(
    'Values are not rounded or converted: 2.7, "2", true and 1e400 are not quantities, and 0.1 + 0.2 is not a price. A rejected value is shown as it was written.',
  ),
  text(
    'Inserting never overwrites. A row whose id exists is a duplicate, whatever else it holds. Two products of the same name and price are two products.',
  ),
  title('The backstop'),
  text(
    'The program checks first because it can report why. But between its check and its write another thread may be faster. So the database holds the same line with a primary key, a unique index and checks of its own: what reaches them is refused there.',
  ),
  title('Try it'),
  text(
    'Enter explains the row {"id": 0, "name": "", "price": 1.999}: every reason is shown, and nothing is written. In Databases, x explains any other row.',
  ),
];

function entityBlocks(entity: Entity): Block[] {
  return [title(entity.name)].concat(entity.fields.map((field) => fieldTerm(entity, field)));
}

function fieldTerm(entity: Entity, field: Field): Block {
  const isUnique = entity.uniques.includes(entity.fields.indexOf(field));
  const unique = field.kind === 'email' ? ', unique without regard to case' : ', unique';
  return term(field.name, `${describeField(field)}${isUnique ? unique : ''}`);
}

/** Describes the rules of a field, from its definition. */
function describeField(field: Field): string {
  switch (field.kind) {
    case 'integer': {
      const range =
        field.max === Number.MAX_SAFE_INTEGER
          ? `a whole number from ${field.min}`
          : `a whole number from ${field.min} to ${formatCount(field.max)}`;
      if (field.references) return `${range}: the id of a ${field.references} that is stored`;
      return field.name === 'id' ? `${range}, unique` : range;
    }
    case 'text':
      return `a length from ${field.min} to ${formatAmount(field.max, 'character')} after trimming, no control characters`;
    case 'email':
      return `a valid address of at most ${formatAmount(field.max, 'character')}`;
    case 'decimal':
      return `an exact decimal from ${field.min} to ${field.max}, at most ${field.decimals} decimals`;
    case 'boolean':
      return 'true or false';
    case 'date':
      return 'a day such as 2024-02-29';
    case 'datetime':
      return 'a moment such as 2024-02-29T12:00:00Z, in any zone';
  }
}
