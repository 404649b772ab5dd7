import { UsageError } from '../../base/errors.js';
import { loadModel } from '../../model/file/load-model.js';
import { drawModel } from '../../model/output/diagram.js';
import { mermaidOf } from '../../model/output/mermaid.js';
import { SQL_ENGINES } from '../../model/output/sql-engines.js';
import { createStatements } from '../../db/ddl/model-statements.js';
import type { CommandContext, ExitStatus } from '../context.js';
import { readChoice } from '../values.js';
import { modelFile } from './model-file.js';

/** Columns of output that is no terminal: nothing is cut. */
const UNLIMITED = 10_000;

/** `dbsim-tui model show [FILE]`: databases, tables, fields and references; without a file those of `shop`. */
export function showModel({
  operands,
  flags,
  io,
  print,
  paint,
  unicode,
}: CommandContext): ExitStatus {
  const model = loadModel(modelFile(operands[0] ?? 'shop'));
  if (flags['mermaid'] !== undefined && flags['sql'] !== undefined) {
    throw new UsageError('--mermaid and --sql cannot both be printed', 'Leave one of them out');
  }
  if (flags['mermaid'] !== undefined) {
    print(mermaidOf(model).join('\n'));
    return 0;
  }
  const sql = flags['sql'];
  if (sql !== undefined) {
    const engine = readChoice('sql', String(sql), SQL_ENGINES);
    print(createStatements(model, engine).join('\n').trimEnd());
    return 0;
  }
  const width = io.stdout.isTTY === true ? (io.stdout.columns ?? UNLIMITED) : UNLIMITED;
  const emphasize = (text: string): string => paint('bold', text);
  print(drawModel(model, { unicode, width, emphasize }).join('\n'));
  return 0;
}
