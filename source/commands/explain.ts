import { UsageError } from '../base/errors.js';
import { escapeText } from '../base/text.js';
import { ENTITIES } from '../entities/entity.js';
import { quoteValue, type RawRow } from '../entities/value.js';
import { explainRow, type Explanation } from '../router/explain.js';
import type { CommandContext, ExitStatus } from './context.js';
import { explainDistribution } from './explain-distribution.js';
import { newJsonFile, writeJson } from './json.js';
import { readTypedRow } from './typed-row.js';
import { topologyOf } from './topology.js';

/** `dbsim-tui explain ENTITY ROW`: where a row goes and why; with `--rows`, how many go where. Asks no database. */
export async function explainCommand(context: CommandContext): Promise<ExitStatus> {
  const { operands, flags } = context;
  if (flags['rows'] !== undefined) {
    if (operands.length > 0) throw new UsageError('explain takes a row or --rows, not both', '');
    return explainDistribution(context);
  }
  for (const flag of ['against', 'seed']) {
    if (flags[flag] !== undefined) throw new UsageError(`--${flag} belongs to --rows`, '');
  }
  const typed = readTypedRow(operands.join(' '), 'User');
  if (!typed.ok) {
    throw new UsageError(
      typed.problem,
      `Write for example \`dbsim-tui explain User '{"id":7,"name":"Grace","email":"grace@example.com"}'\``,
    );
  }
  const jsonFile = newJsonFile(flags);
  const explanation = explainRow(await topologyOf(context), typed.entity, typed.row);
  if (flags['json'] !== undefined) {
    await writeJson({ schema: 'dbsim.explanation/1', ...explanation }, jsonFile, context);
  }
  if (flags['json'] === undefined || jsonFile !== undefined) {
    context.print(tellExplanation(explanation, typed.row).map(escapeText).join('\n'));
  }
  return 0;
}

/** An explanation as a person reads it, line by line. */
export function tellExplanation(explanation: Explanation, row: RawRow): string[] {
  const { entity, database, file, shard, rule, checks, statements, reasons } = explanation;
  const fields = ENTITIES[entity].fields.map(
    ({ name }, position) => `${name} ${quoteValue(row[position])}`,
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
    '',
    ...(reasons.length > 0
      ? [
          'It would be refused before any database is asked',
          ...reasons.map(({ message }) => `  ${message}`),
        ]
      : [
          statements.length === 1 ? 'Statement' : 'Statements, in this order',
          ...statements.flatMap(({ database: target, sql }) => [`  ${target}`, `    ${sql}`]),
        ]),
  ];
}
