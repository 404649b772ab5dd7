import stringWidth from 'string-width';

import { formatAmount, formatCount, formatList } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import {
  databasesOf,
  fieldAt,
  plannedRows,
  referenceAt,
  type Entity,
  type Model,
} from '../model.js';
import { describeKey, describeReference, describeRows, describeType } from './describe.js';
import { drawLanes, MOST_LANES, type Connection } from './lanes.js';
import { padToWidth, wrapText } from './wrap.js';

/** How a diagram is drawn. */
export interface DiagramStyle {
  readonly unicode: boolean;
  /** The columns of the terminal; longer lines are continued on the next. */
  readonly width: number;
  /** Marks a heading. */
  readonly emphasize: (text: string) => string;
}

/** The blanks before the continuation of a line. */
const CONTINUED = ' '.repeat(7);

/** The columns that a line gets beside any lanes. */
const NARROWEST = 20;

/** A line of the diagram: what is in it, and which ends of references. */
interface Line {
  readonly text: string;
  readonly isHeading?: boolean;
  /** The index of the entity whose key it shows. */
  readonly keyOf?: number | undefined;
  /** The indexes of the entities that it points to. */
  readonly target?: number | undefined;
}

/** The model in a sentence: "bank: 2 tables in 2 databases, 11,000 rows"; how many a file has is not known. */
export function summarizeModel(model: Model): string {
  const { name, entities } = model;
  const rows = plannedRows(model).reduce((sum, count) => sum + count, 0);
  const tables = formatAmount(entities.length, 'table');
  const databases = formatAmount(databasesOf(model).length, 'database');
  const files = entities.filter(({ file }) => file !== undefined).length;
  const generated = files < entities.length ? [formatAmount(rows, 'row')] : [];
  const read = files > 0 ? [`rows from ${formatAmount(files, 'file')}`] : [];
  return `${name}: ${tables} in ${databases}, ${formatList([...generated, ...read])}`;
}

/** Databases, their tables and fields, and lines from references to the keys that they hold. */
export function drawModel(model: Model, style: DiagramStyle): string[] {
  const whole = databasesOf(model).flatMap((database) => databaseLines(model, database, style));
  const references = whole.filter(({ target }) => target !== undefined).length;
  const width = Math.max(NARROWEST, style.width - Math.min(references, MOST_LANES) - 1);
  const lines = whole.flatMap((line): Line[] =>
    wrapText(escapeText(line.text), width, CONTINUED).map((text, part) =>
      part === 0 ? Object.assign({}, line, { text }) : { text },
    ),
  );
  const keys = new Map<number, number>();
  for (const [row, { keyOf }] of lines.entries()) if (keyOf !== undefined) keys.set(keyOf, row);
  const connections = lines.flatMap(({ target }, from): Connection[] => {
    const to = target === undefined ? undefined : keys.get(target);
    return to === undefined ? [] : [{ from, to }];
  });
  const lanes = drawLanes(lines.length, connections, style.unicode);
  return [
    summarizeModel(model),
    ...lines.map(({ text, isHeading }, row) => {
      const lane = lanes[row] ?? '';
      return `${lane}${isHeading === true ? style.emphasize(text) : text}`.trimEnd();
    }),
    ...model.notCovered.map((sentence) => escapeText(`not covered: ${sentence}`)),
    ...model.cycles.map(
      ({ path, brokenBy }) => `circle: ${path}; ${brokenBy} is optional and set later`,
    ),
  ];
}

function databaseLines(model: Model, database: string, style: DiagramStyle): Line[] {
  const entities = model.entities.filter((entity) => entity.database === database);
  return [
    { text: '' },
    { text: `database ${database}`, isHeading: true },
    ...entities.flatMap((entity) => tableLines(model, entity, style)),
  ];
}

function tableLines(model: Model, entity: Entity, { unicode }: DiagramStyle): Line[] {
  const { table, name, fields, key, uniqueKeys, notCovered } = entity;
  const names = Math.max(...fields.map((field) => stringWidth(field.name)));
  const keys = fields.map((field, position) => describeKey(entity, position, field));
  const widest = Math.max(...keys.map((text) => stringWidth(text)));
  const arrow = unicode ? '→' : '->';
  const lines = fields.map((field, position): Line => {
    const reference = referenceAt(entity, position);
    const parts = [
      describeType(field),
      ...(field.required ? [] : ['optional']),
      ...(reference ? [`${arrow} ${describeReference(model, reference)}`] : []),
    ];
    const text = `     ${padToWidth(field.name, names)}  ${padToWidth(keys[position] ?? '', widest)}  ${parts.join(', ')}`;
    const keyOf = key.length === 1 && key[0] === position ? entity.index : undefined;
    return { text, keyOf, target: reference?.target };
  });
  const together = uniqueKeys.map((positions) => {
    const of = formatList(positions.map((position) => fieldAt(entity, position).name));
    return { text: `     unique together: ${of}` };
  });
  return [
    { text: `   ${table} (${name}): ${describeRows(model, entity)}` },
    ...lines,
    ...together,
    ...notCovered.map((sentence) => ({ text: `     not covered: ${sentence}` })),
  ];
}

/** A number of fields and references, for a check: "12 fields and 2 references". */
export function countParts({ entities }: Model): string {
  const count = (numberOf: (entity: Entity) => number): number =>
    entities.reduce((sum, entity) => sum + numberOf(entity), 0);
  const fields = formatAmount(
    count((entity) => entity.fields.length),
    'field',
  );
  const references = count((entity) => entity.references.length);
  return `${fields} and ${references === 0 ? 'no reference' : `${formatCount(references)} reference${references === 1 ? '' : 's'}`}`;
}
