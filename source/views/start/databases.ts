import { formatAmount, formatBytes, formatCount } from '../../base/format.js';
import type { DatabaseStatus } from '../../commands/database-status.js';
import { span, type Line, type Span } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { tableLines, type Column } from '../../components/table.js';
import { safeText } from '../../components/text.js';
import type { StartState } from './state.js';

/** One database as a row of cells. */
export const DATABASE_COLUMNS: readonly Column<DatabaseStatus>[] = [
  { title: 'DATABASES', width: 11, cell: ({ name }) => name },
  { title: 'of', width: 7, expendable: 1, cell: ({ entity }) => entity },
  { title: 'rows', width: 9, align: 'right', cell: rowsCell },
  { title: 'state', least: 24, cell: stateCell },
  { title: 'size', width: 9, align: 'right', expendable: 2, cell: sizeCell },
];

function rowsCell({ rows }: DatabaseStatus): Span | string {
  if (rows === undefined) return span('dim', '0');
  return rows > 0 ? span('accent', formatCount(rows)) : span('dim', '0');
}

function stateCell({ state, settings, problem }: DatabaseStatus): Span | string {
  if (state === 'missing') return span('dim', 'made by the first run');
  if (state === 'broken') return span('bad', safeText(problem ?? 'not usable'));
  return settings ? `${settings.engine} ${settings.version}, ${settings.journal}` : 'reachable';
}

function sizeCell({ bytes }: DatabaseStatus): string {
  return bytes === undefined ? '' : formatBytes(bytes);
}

/** A heading and one line for each database. */
export function databaseLines({ databases }: StartState, width: number, look: Look): Line[] {
  const rows = databases ?? [];
  const lines = tableLines({ columns: DATABASE_COLUMNS, rows, width: Math.min(width, 96), look });
  if (databases) return lines;
  return [...lines, [span('dim', 'looking…')], [], []];
}

/** "users.db 8 · products.db 9 · orders.db 7 rows". */
export function databasesInOneLine({ databases }: StartState, look: Look): Line {
  if (!databases) return [span('dim', 'Looking at the databases')];
  return databases.flatMap((status, index) => [
    index === 0 ? '' : ` ${look.glyphs.bullet} `,
    `${status.name} `,
    status.state === 'broken'
      ? span('bad', 'not usable')
      : span(status.rows ? 'accent' : 'dim', formatAmount(status.rows ?? 0, 'row')),
  ]);
}
