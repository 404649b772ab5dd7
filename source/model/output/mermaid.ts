import {
  entityAt,
  fieldAt,
  isOptional,
  referenceAt,
  type Entity,
  type Field,
  type Model,
  type Reference,
} from '../model.js';

/** Names that need no quotes; words of the language are none. */
const PLAIN = /^(?!(?:end|title|direction|style|class|classDef|accTitle|accDescr)$)[A-Za-z][\w-]*$/;

/** The model as an entity relationship diagram of Mermaid. */
export function mermaidOf(model: Model): string[] {
  return [
    'erDiagram',
    ...model.entities.flatMap(tableLines),
    ...model.entities.flatMap((entity) =>
      entity.references.map((reference) => referenceLine(model, entity, reference)),
    ),
  ];
}

function tableLines(entity: Entity): string[] {
  const { table, fields } = entity;
  const alias = PLAIN.test(table) ? table : `${idOf(entity)}["${quoted(table)}"]`;
  return [
    `  ${alias} {`,
    ...fields.map((field, position) => `    ${attribute(entity, position, field)}`),
    '  }',
  ];
}

function attribute(entity: Entity, position: number, field: Field): string {
  const { key } = entity;
  const marks = [
    ...(key.includes(position) ? ['PK'] : []),
    ...(referenceAt(entity, position) ? ['FK'] : []),
    ...(field.unique && !key.includes(position) ? ['UK'] : []),
  ].join(', ');
  const isPlain = PLAIN.test(field.name);
  const comment = isPlain ? '' : `"${quoted(field.name)}"`;
  const name = isPlain ? field.name : `field${position + 1}`;
  return [field.type, name, marks, comment].filter(Boolean).join(' ');
}

function referenceLine(model: Model, entity: Entity, reference: Reference): string {
  const fields = reference.positions.map((position) => fieldAt(entity, position));
  const many = fields.some(({ unique }) => unique) ? '|o' : '}o';
  const one = isOptional(entity, reference) ? 'o|' : '||';
  const names = fields.map(({ name }) => name).join(', ');
  return `  ${idOf(entity)} ${many}--${one} ${idOf(entityAt(model, reference.target))} : "${quoted(names)}"`;
}

function idOf({ table, index }: Entity): string {
  return PLAIN.test(table) ? table : `table${index + 1}`;
}

/** A text within quotes: signs of the language and of HTML as entities. */
function quoted(text: string): string {
  return text.replaceAll(/["#&<>;\\]/g, (sign) => `#${sign.charCodeAt(0)};`);
}
