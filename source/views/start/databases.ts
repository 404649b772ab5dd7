import { formatAmount, formatBytes } from '../../base/format.js';
import type { DatabaseStatus } from '../../commands/database-status.js';
import { span, type Line, type Span } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { tableLines, widthOf, type Column } from '../../components/table.js';
import { safeText, wrapToWidth } from '../../components/text.js';
import { ENTITIES, ENTITY_NAMES, type EntityName } from '../../entities/entity.js';
import type { DescribedEntity } from '../../router/describe.js';
import { isChecking } from './look.js';
import { isStarting, type StartState } from './state.js';
import { keyName } from '../verbs.js';

/** The databases of an entity, which are one line in this view. */
interface Group {
  readonly entity: EntityName;
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

/** The databases of each entity as a row of cells. */
const columnsFor = (
  names: readonly string[],
  isChecked: boolean,
  look: Look,
): readonly Column<Group>[] => [
  {
    title: 'DATABASES',
    width: widthOf(names, 13, LONGEST_NAME),
    cell: ({ name }) => safeText(name),
  },
  { title: 'of', width: 7, expendable: 1, cell: ({ entity }) => entity },
  { title: 'state', width: 26, cell: (group) => stateCell(group, isChecked, look) },
  { title: 'engine', least: 12, expendable: 2, cell: engineCell },
  { title: 'size', width: 9, align: 'right', expendable: 3, cell: sizeCell },
];

function groupsOf({ databases, topology }: Looked): Group[] {
  return ENTITY_NAMES.map((entity) => {
    const statuses = (databases ?? []).filter(
      (status) => status.entity === entity && status.replica === undefined,
    );
    const [first] = statuses;
    const count = statuses.length;
    const name = first && count === 1 ? first.name : `${ENTITIES[entity]!.table} (${count})`;
    const described = topology?.entities.find((one) => one.entity === entity);
    return { entity, name, statuses, described: count > 1 ? described : undefined };
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

/** A heading and one line per entity. */
export function databaseLines(state: StartState, width: number, look: Look): Line[] {
  const rows = groupsOf(state);
  const names = rows.map(({ name }) => safeText(name));
  return tableLines({
    columns: columnsFor(names, isChecked(state), look),
    rows,
    width: Math.min(width, 96),
    look,
  });
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
function shortName({ entity, name, statuses }: Group): string {
  const { table } = ENTITIES[entity]!;
  if (statuses.length > 1) return `${statuses.length} ${table} databases`;
  return name.length > LONGEST_NAME / 2 ? table : safeText(name);
}

/** "users.db 8 · products.db 9 · orders.db 7 rows". */
export function databasesInOneLine(state: StartState, look: Look): Line {
  if (!state.databases) {
    const text = isChecked(state)
      ? `Databases not checked: ${keyName('refresh')} checks them`
      : `Checking the databases${look.glyphs.ellipsis}`;
    return [span('dim', text)];
  }
  return groupsOf(state).flatMap((group, index) => {
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
  const parts = topology.entities.map(({ entity, databases }) => {
    const engines = [...new Set(databases.map(({ engine }) => engine))].join(' and ');
    return `${entity} in ${databases.length === 1 ? '' : `${databases.length} ${glyphs.times} `}${engines}`;
  });
  return [
    span('dim', 'Topology '),
    span('accent', safeText(topology.file)),
    span('dim', `: ${parts.join(', ')}`),
  ];
}
