import { formatAmount, formatBytes } from '../../base/format.js';
import type { DatabaseStatus } from '../../commands/database-status.js';
import { span, type Line, type Span } from '../../components/line.js';
import type { Look, Size } from '../../components/look.js';
import { tableLines, widthOf, type Column } from '../../components/table.js';
import { safeText, wrapToWidth } from '../../components/text.js';
import type { EntityName } from '../../entities/entity.js';
import type { DescribedEntity } from '../../router/describe.js';
import { isChecking } from './look.js';
import { isStarting, type StartState } from './state.js';
import { keyName } from '../verbs.js';

/** The databases of an entity, which are one line in this view. */
interface Group {
  readonly entity: EntityName;
  readonly table: string;
  /** "users.db", or "users (8)" */
  readonly name: string;
  readonly statuses: readonly DatabaseStatus[];
  /** The rule that spreads rows over them, if there are several. */
  readonly described: DescribedEntity | undefined;
}

/** What was found when the databases were looked at. */
type Looked = Pick<StartState, 'databases' | 'topology'>;

/** Longer names are cut in the table; the reason of a problem has the full name. */
const LONGEST_NAME = 24;
const LONGEST_ENTITY = 16;

/** The databases of each entity as a row of cells. */
const columnsFor = (
  { names, entities }: { names: readonly string[]; entities: readonly string[] },
  isChecked: boolean,
  look: Look,
): readonly Column<Group>[] => [
  {
    title: 'DATABASES',
    width: widthOf(names, 13, LONGEST_NAME),
    cell: ({ name }) => safeText(name),
  },
  {
    title: 'of',
    width: widthOf(entities, 7, LONGEST_ENTITY),
    expendable: 1,
    cell: ({ entity }) => safeText(entity),
  },
  { title: 'state', width: 26, cell: (group) => stateCell(group, isChecked, look) },
  { title: 'engine', least: 12, expendable: 2, cell: engineCell },
  { title: 'size', width: 9, align: 'right', expendable: 3, cell: sizeCell },
];

function groupsOf({ databases, topology }: Looked): Group[] {
  return (topology?.entities ?? []).map((one) => {
    const { entity, definition } = one;
    const { table } = definition;
    const statuses = (databases ?? []).filter(
      (status) => status.entity === entity && status.replica === undefined,
    );
    const [first] = statuses;
    const count = statuses.length;
    const name = first && count === 1 ? first.name : `${table} (${count})`;
    return { entity, table, name, statuses, described: count > 1 ? one : undefined };
  });
}

function rowsOf({ statuses, described }: Group): number {
  const rows = statuses.map((status) => status.rows ?? 0);
  return described?.isCopied ? Math.max(0, ...rows) : rows.reduce((sum, count) => sum + count, 0);
}

/** Rows that the databases hold, as they were last looked at; those that are copied count once. */
export function storedRows(state: Looked): number {
  return groupsOf(state).reduce((sum, group) => sum + rowsOf(group), 0);
}

/** Whether the databases were checked, or the check was cancelled. */
function isChecked(state: StartState): boolean {
  return state.topology !== undefined && !isChecking(state) && !isStarting(state);
}

/** The problem of the first broken database, in two or three words, and the number of broken ones. */
function trouble({ statuses }: Group): string | undefined {
  const broken = statuses.filter(({ state }) => state === 'broken');
  const [first] = broken;
  if (!first) return undefined;
  const share = statuses.length > 1 ? `${broken.length} of ${statuses.length} ` : '';
  return share + safeText(first.brief ?? 'not usable');
}

/** "✔ ready · 30 rows"; the worst of several. */
function stateCell(group: Group, isChecked: boolean, look: Look): Span {
  const { statuses } = group;
  const { ok, cross, bullet, ellipsis } = look.glyphs;
  const problem = trouble(group);
  if (problem !== undefined) return span('bad', `${cross} ${problem}`);
  if (statuses.length === 0 || statuses.some(({ state }) => state === 'asked')) {
    return span('dim', isChecked ? 'not checked' : `checking${ellipsis}`);
  }
  const missing = statuses.filter(({ state }) => state === 'missing').length;
  const rows = formatAmount(rowsOf(group), 'row');
  if (missing === 0) return span('good', `${ok} ready ${bullet} ${rows}`);
  const share = missing < statuses.length ? `${missing} ` : '';
  const stored = rowsOf(group) > 0 ? ` ${bullet} ${rows}` : '';
  return span('dim', `${share}created by the first run${stored}`);
}

/** "SQLite 3.45.0, wal; hash by id over 8": from the status, else from the topology. */
function engineCell({ statuses, described }: Group): string {
  const engines = new Set(
    statuses.map(({ engine, settings }) =>
      safeText(settings ? `${settings.engine} ${settings.version}, ${settings.journal}` : engine),
    ),
  );
  return `${[...engines].join(' and ')}${described ? `; ${described.rule}` : ''}`;
}

function sizeCell({ statuses }: Group): string {
  const sizes = statuses.flatMap(({ bytes }) => bytes ?? []);
  return sizes.length === 0 ? '' : formatBytes(sizes.reduce((sum, bytes) => sum + bytes, 0));
}

/** A heading and one line per entity; where there is no room for all, the broken ones first, and the others together. */
export function databaseLines(state: StartState, { columns, rows }: Size, look: Look): Line[] {
  const groups = groupsOf(state);
  const most = Math.max(1, rows - 1);
  const isWhole = groups.length <= most;
  const broken = groups.filter((group) => trouble(group) !== undefined);
  const chosen = new Set([...broken, ...groups].slice(0, isWhole ? most : most - 1));
  const shown = groups.filter((group) => chosen.has(group));
  const table = tableLines({
    columns: columnsFor(
      {
        names: shown.map(({ name }) => safeText(name)),
        entities: shown.map(({ entity }) => safeText(entity)),
      },
      isChecked(state),
      look,
    ),
    rows: shown,
    width: Math.min(columns, 96),
    look,
  });
  if (isWhole) return table;
  const others = groups.filter((group) => !chosen.has(group));
  return [...table, [span('dim', `${look.glyphs.ellipsis} and ${summarize(others)}`)]];
}

/** "58 more tables, 1,200 rows, 2 not usable". */
function summarize(groups: readonly Group[], noun = 'more table'): string {
  const rows = groups.reduce((sum, group) => sum + rowsOf(group), 0);
  const broken = groups.filter((group) => trouble(group) !== undefined).length;
  return [
    formatAmount(groups.length, noun),
    formatAmount(rows, 'row'),
    ...(broken > 0 ? [`${broken} not usable`] : []),
  ].join(', ');
}

/** The problem of the first broken database and what to do about it, in full. */
export function troubleLines({ databases = [] }: StartState, width: number, look: Look): Line[] {
  const broken = databases.find(({ state }) => state === 'broken');
  if (!broken) return [];
  const { problem = `${broken.name} is not usable`, hint } = broken;
  const text = safeText([`${look.glyphs.cross} ${problem}`, hint].filter(Boolean).join('. '));
  return wrapToWidth(text, width).map((line): Line => [span('bad', line)]);
}

/** A short name for the databases of an entity. */
function shortName({ table, name, statuses }: Group): string {
  if (statuses.length > 1) return `${statuses.length} ${safeText(table)} databases`;
  return name.length > LONGEST_NAME / 2 ? safeText(table) : safeText(name);
}

/** Tables that one line lists. */
const IN_ONE_LINE = 4;

/** "users.db 8 · products.db 9 · orders.db 7 rows". */
export function databasesInOneLine(state: StartState, look: Look): Line {
  if (!state.databases) {
    const text = isChecked(state)
      ? `Databases not checked: ${keyName('refresh')} checks them`
      : `Checking the databases${look.glyphs.ellipsis}`;
    return [span('dim', text)];
  }
  const groups = groupsOf(state);
  if (groups.length > IN_ONE_LINE) return [summarize(groups, 'table')];
  return groups.flatMap((group, index) => {
    const { statuses } = group;
    const problem = trouble(group);
    const rows = rowsOf(group);
    const isNew = statuses.every(({ state: one }) => one === 'missing');
    return [
      index === 0 ? '' : ` ${look.glyphs.bullet} `,
      `${shortName(group)} `,
      problem === undefined
        ? span(rows > 0 ? 'accent' : 'dim', isNew ? 'new' : formatAmount(rows, 'row'))
        : span('bad', `${look.glyphs.cross} ${problem}`),
    ];
  });
}

/** The topology file and its databases; undefined for the files in `data/`. */
export function topologyLine({ topology }: StartState, { glyphs }: Look): Line | undefined {
  if (topology?.file === undefined) return undefined;
  const more = topology.entities.length - IN_ONE_LINE;
  const parts = topology.entities.slice(0, IN_ONE_LINE).map(({ entity, databases }) => {
    const engines = [...new Set(databases.map(({ engine }) => engine))].join(' and ');
    return `${safeText(entity)} in ${databases.length === 1 ? '' : `${databases.length} ${glyphs.times} `}${engines}`;
  });
  return [
    span('dim', 'Topology '),
    span('accent', safeText(topology.file)),
    span('dim', `: ${parts.join(', ')}${more > 0 ? ` and ${more} more` : ''}`),
  ];
}
