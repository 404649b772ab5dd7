import stringWidth from 'string-width';

import { formatCount } from '../../base/format.js';
import { cutText, escapeText } from '../../base/text.js';
import { loadModel } from '../../model/file/load-model.js';
import {
  referenceAt,
  type Entity,
  type Model,
  type Reference,
  type Value,
} from '../../model/model.js';
import { describeReference, describeRows, describeType } from '../../model/output/describe.js';
import { Generator } from '../../model/values/generator.js';
import { planModel, type FieldPlan, type ModelPlan } from '../../model/values/plan.js';
import { LIMITS } from '../../sim/settings.js';
import type { CommandContext, ExitStatus } from '../context.js';
import { readInteger } from '../values.js';
import { requireModelFile } from './model-file.js';

/** Rows and seed where none are given, and the most rows that are shown. */
export const SAMPLE = { rows: 3, seed: 1, most: 1000 } as const;

/** The widest cell of a row, and the widest description of a type. */
const WIDEST = { value: 40, type: 46 } as const;

/** `dbsim-tui model sample FILE`: how each field is generated and why, and the first rows of each table. */
export function sampleModel({ operands, flags, print, paint }: CommandContext): ExitStatus {
  const model = loadModel(requireModelFile(operands[0], 'sample'));
  const given = (name: 'rows' | 'seed', range: { min: number; max: number }): number =>
    flags[name] === undefined ? SAMPLE[name] : readInteger(name, String(flags[name]), range);
  const count = given('rows', { min: 1, max: SAMPLE.most });
  const seed = given('seed', LIMITS.seed);
  const plan = planModel(model, seed);
  const generator = new Generator(model, plan, seed);
  const lines = model.entities.flatMap((entity) => {
    const heading = `${entity.table}: ${describeRows(model, entity)}`;
    return [
      '',
      paint('bold', escapeText(heading)),
      ...indented(alignColumns(fieldTable(model, plan, entity))),
      '',
      ...indented(alignColumns(rowTable(entity, generator, count))),
    ];
  });
  print([`${escapeText(model.name)}, seed ${formatCount(seed)}`, ...lines].join('\n'));
  return 0;
}

/** How each field is generated. */
function fieldTable(model: Model, { fields }: ModelPlan, entity: Entity): string[][] {
  const rows = entity.fields.map((field, position) => {
    const plan = fields[entity.index]?.[position];
    const reference = referenceAt(entity, position);
    const nulls = field.nulls > 0 ? `, ${Math.round(field.nulls * 100)} % null` : '';
    return [
      field.name,
      cutText(describeType(field), WIDEST.type),
      `${plan?.kind ?? ''}${nulls}`,
      reference ? describeChoice(model, reference, plan) : (plan?.why ?? ''),
    ].map(escapeText);
  });
  return [['field', 'type', 'kind', 'why'], ...rows];
}

/** Which rows a field refers to. Where a key must not repeat, its numbers leave no room for a distribution. */
function describeChoice(model: Model, reference: Reference, plan: FieldPlan | undefined): string {
  const { distribution } = reference;
  const isLost = distribution.rule !== 'uniform' && plan?.rule.rule !== 'free';
  const lost = isLost
    ? `; no two rows may have the same key, so ${distribution.rule} has no effect`
    : '';
  return `it refers to ${describeReference(model, reference)}${lost}`;
}

/** The first rows. */
function rowTable(entity: Entity, generator: Generator, most: number): string[][] {
  const count = Math.min(most, generator.rowsOf(entity.index));
  const rows = Array.from({ length: count }, (_, index) =>
    generator.row(entity.index, index + 1).map(cell),
  );
  return [entity.fields.map(({ name }) => escapeText(name)), ...rows];
}

function cell(value: Value): string {
  return value === null ? '(null)' : escapeText(cutText(String(value), WIDEST.value));
}

/** Cells in columns as wide as their widest cell; wide characters count twice. */
function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => stringWidth(row[column] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((text, column) => text + ' '.repeat((widths[column] ?? 0) - stringWidth(text)))
      .join('  ')
      .trimEnd(),
  );
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
