import { formatAmount, formatBytes, formatCount } from '../../base/format.js';
import type { DatabaseStatus } from '../../commands/database-status.js';
import { span, type Span } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { widthOf, type Column } from '../../components/table.js';
import { safeText } from '../../components/text.js';
import { shortName } from '../row-names.js';
import { rowsOf, type EntityItem, type Item } from './list.js';

const NAME = { least: 11, most: 26 };
const HOLDS = { least: 7, most: 16 };

/** The columns of the list; the first is as wide as its names need. */
export function columnsFor(items: readonly Item[], look: Look): Column<Item>[] {
  const names = items.map(nameCell);
  return [
    {
      title: 'database',
      width: widthOf(names, NAME.least, NAME.most),
      cell: (item) => span('title', nameCell(item)),
    },
    {
      title: 'holds',
      width: widthOf(items.map(holdsCell), HOLDS.least, HOLDS.most),
      expendable: 4,
      cell: holdsCell,
    },
    { title: 'state', width: 16, cell: (item) => stateCell(item, look) },
    { title: 'version', width: 16, expendable: 5, cell: versionCell },
    { title: 'journal/sync', width: 13, expendable: 2, cell: settingsCell },
    { title: 'migrations', width: 10, expendable: 1, cell: migrationsCell },
    { title: 'rows', width: 10, align: 'right', cell: rowsCell },
    { title: 'size', width: 9, align: 'right', expendable: 3, cell: sizeCell },
  ];
}

function nameCell(item: Item): string {
  if (item.kind === 'entity')
    return `${shortName(item.entity.name)}, ${formatAmount(item.databases.length, 'database')}`;
  return `${'  '.repeat(item.depth)}${safeText(item.status.name)}`;
}

function holdsCell(item: Item): string {
  return item.kind === 'entity' ? '' : safeText(item.entity.name);
}

function stateCell(item: Item, look: Look): Span {
  if (item.kind === 'database') {
    const { state, brief } = item.status;
    if (state !== 'broken' || brief === undefined) return STATES[state](look);
    return span('bad', `${look.glyphs.cross} ${safeText(brief)}`);
  }
  // The worst state, and the number of databases in it.
  for (const [state, word] of WORST_FIRST) {
    const found = item.databases.filter((status) => status.state === state).length;
    if (found > 0)
      return { ...STATES[state](look), text: `${signOf(state, look)} ${found} ${word}` };
  }
  return STATES.reachable(look);
}

const WORST_FIRST = [
  ['broken', 'not usable'],
  ['asked', 'asked'],
  ['missing', 'missing'],
] as const;

function signOf(state: DatabaseStatus['state'], look: Look): string {
  return STATES[state](look).text.split(' ')[0] ?? '';
}

const STATES: Readonly<Record<DatabaseStatus['state'], (look: Look) => Span>> = {
  asked: ({ glyphs }) => span('dim', `${glyphs.ellipsis} asked`),
  reachable: ({ glyphs }) => span('good', `${glyphs.ok} reachable`),
  missing: ({ glyphs }) => span('dim', `${glyphs.dash} missing`),
  broken: ({ glyphs }) => span('bad', `${glyphs.cross} not usable`),
};

function versionCell(item: Item): string {
  const texts = statusesOf(item).map(({ settings, engine }) =>
    settings ? `${settings.engine} ${settings.version}` : engine,
  );
  return safeText(joinDifferent(texts));
}

function settingsCell(item: Item): string {
  const texts = statusesOf(item).flatMap(({ settings }) =>
    settings ? [`${settings.journal}/${settings.sync}`] : [],
  );
  return safeText(joinDifferent(texts));
}

function migrationsCell(item: Item): string | Span {
  const known = statusesOf(item).flatMap(({ migrations }) => migrations ?? []);
  if (known.length === 0) return '';
  const pending = known.reduce((sum, one) => sum + one.pending.length, 0);
  if (pending > 0) return span('warning', `${pending} pending`);
  return `${known.reduce((sum, one) => sum + one.applied.length, 0)} applied`;
}

function rowsCell(item: Item): string {
  const rows = item.kind === 'entity' ? rowsOf(item) : item.status.rows;
  return rows === undefined ? '' : formatCount(rows);
}

function sizeCell(item: Item): string {
  const known = statusesOf(item).flatMap(({ bytes }) => bytes ?? []);
  return known.length === 0 ? '' : formatBytes(known.reduce((sum, bytes) => sum + bytes, 0));
}

function statusesOf(item: Item): EntityItem['databases'] {
  return item.kind === 'entity' ? item.databases : [item.status];
}

function joinDifferent(texts: readonly string[]): string {
  return [...new Set(texts)].join(', ');
}
