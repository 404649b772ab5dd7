import { UsageError } from '../base/errors.js';
import { escapeText } from '../base/text.js';
import { isDerived } from '../entities/input-fields.js';
import { entityNamed, type Entity, type EntityName, type Model } from '../entities/model.js';
import { SHOP } from '../entities/shop.js';
import { quoteValue, type RawRow } from '../entities/value.js';
import { explainKey, explainRow, type Explanation } from '../router/explain.js';
import type { CommandContext, ExitStatus } from './context.js';
import { explainDistribution } from './explain-distribution.js';
import { describeInRun, findInLatestRun } from './explain-run.js';
import { explainUnit } from './explain-unit.js';
import { newJsonFile, writeJson } from './json.js';
import { modelFor } from './model-option.js';
import { findNamed, readTypedKey, readTypedRow } from '../sim/workloads/typed-row.js';
import { topologyOf } from './topology.js';
import { givenUnit } from './unit-option.js';

/**
 * `dbsim-tui explain ENTITY ROW`: where a row goes and why, also by its id alone, and what the latest run
 * decided about it; with `--rows`, how many go where; with `--unit`, how rows are written together. Asks no database.
 */
export async function explainCommand(context: CommandContext): Promise<ExitStatus> {
  const { operands, flags } = context;
  if (flags['rows'] !== undefined) {
    if (operands.length > 0) throw new UsageError('explain takes a row or --rows, not both', '');
    return explainDistribution(context);
  }
  if (givenUnit(flags) !== undefined) {
    if (operands.length > 0) throw new UsageError('explain takes a row or --unit, not both', '');
    return explainUnit(context);
  }
  for (const flag of ['against', 'seed']) {
    if (flags[flag] !== undefined) throw new UsageError(`--${flag} belongs to --rows`, '');
  }
  const text = operands.join(' ');
  const model = await modelFor(context);
  const byKey = readTypedKey(text, model);
  const { entity, row } = byKey ?? readWholeRow(text, model);
  const definition = entityNamed(model, entity);
  const jsonFile = newJsonFile(flags);
  const topology = await topologyOf(context);
  const explanation = (byKey ? explainKey : explainRow)(topology, entity, row);
  const latest = await findInLatestRun(context.dir, definition, row);
  if (flags['json'] !== undefined) {
    const latestRun = latest ?? null;
    await writeJson(
      { schema: 'dbsim.explanation/1', ...explanation, latestRun },
      jsonFile,
      context,
    );
  }
  if (flags['json'] === undefined || jsonFile !== undefined) {
    const lines = describeExplanation(explanation, definition, row, byKey !== undefined);
    if (latest !== undefined) lines.push(...describeInRun(latest));
    if (byKey) lines.push(...ONLY_KEY);
    context.print(lines.map(escapeText).join('\n'));
  }
  return 0;
}

const ONLY_KEY = [
  '',
  'Give all fields to see whether the row breaks a rule and which statement writes it.',
];

function readWholeRow(text: string, model: Model): { entity: EntityName; row: RawRow } {
  const hint = exampleOf(findNamed(text, model)?.entity ?? model.entities[0]!, model);
  if (text.trim() === '') throw new UsageError('explain needs a row, or its entity and key', hint);
  const typed = readTypedRow(text, model);
  if (typed.ok) return typed;
  throw new UsageError(typed.problem, hint);
}

function exampleOf({ name, fields, example, identifying }: Entity, model: Model): string {
  const ownModel = model === SHOP ? '' : ' --model …';
  const command = `dbsim-tui explain${ownModel} ${name.toLowerCase()}`;
  const row = fields.flatMap((field, position) =>
    isDerived(field) ? [] : [[field.name, example[position]]],
  );
  const json = JSON.stringify(Object.fromEntries(row));
  const key = identifying
    ? identifying.map((position) => fields[position]!.name.toUpperCase())
    : [7];
  return `Write for example \`${command} ${key.join(', ')}\`, or \`${command} '${json}'\``;
}

/** An explanation as a person reads it, line by line. */
export function describeExplanation(
  explanation: Explanation,
  definition: Entity,
  row: RawRow,
  isKeyOnly = false,
): string[] {
  const { entity, database, file, shard, rule, checks, statements, reasons } = explanation;
  const fields = definition.fields
    .slice(0, row.length)
    .flatMap((field, position) =>
      row[position] === undefined && (isKeyOnly || isDerived(field))
        ? []
        : [`${field.name} ${quoteValue(row[position])}`],
    );
  return [
    `${entity}: ${fields.join(', ')}`,
    '',
    `  database    ${database}${shard ? ` (${shard.number} of ${shard.of})` : ''}`,
    ...(file === '' ? [] : [`  where       ${file}`]),
    `  why         ${rule}`,
    '',
    'Checked before it is written, in this order',
    ...checks.map((check, index) => `  ${index + 1}  ${check}`),
    ...(reasons.length > 0 || statements.length > 0 ? [''] : []),
    ...(reasons.length > 0
      ? ['It would be rejected: it breaks a rule', ...reasons.map(({ message }) => `  ${message}`)]
      : statementLines(statements)),
  ];
}

function statementLines(statements: Explanation['statements']): string[] {
  if (statements.length === 0) return [];
  return [
    statements.length === 1 ? 'Statement' : 'Statements, in this order',
    ...statements.flatMap(({ database, sql }) => [`  ${database}`, `    ${sql}`]),
  ];
}
