import { formatAmount, formatBytes, formatCount } from '../../base/format.js';
import type { DatabaseStatus } from '../../commands/database-status.js';
import { span, type Line, type Span } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { tableLines, type Column } from '../../components/table.js';
import { safeText } from '../../components/text.js';
import { ENTITIES, ENTITY_NAMES, type EntityName } from '../../entities/entity.js';
import type { DescribedEntity } from '../../router/describe.js';
import type { StartState } from './state.js';

/** The databases of one entity, which are one line here however many they are. */
interface Group {
  readonly entity: EntityName;
  /** "users.db", or "users (8)" */
  readonly name: string;
  readonly statuses: readonly DatabaseStatus[];
  /** Where there are several, the rule that spreads rows over them. */
  readonly described: DescribedEntity | undefined;
}

/** The databases of each entity as a row of cells. */
const COLUMNS: readonly Column<Group>[] = [
  { title: 'DATABASES', width: 13, cell: ({ name }) => safeText(name) },
  { title: 'of', width: 7, expendable: 1, cell: ({ entity }) => entity },
  { title: 'rows', width: 9, align: 'right', cell: rowsCell },
  { title: 'state', least: 24, cell: stateCell },
  { title: 'size', width: 9, align: 'right', expendable: 2, cell: sizeCell },
];

function groupsOf({ databases, topology }: StartState): Group[] {
  return ENTITY_NAMES.map((entity) => {
    const statuses = (databases ?? []).filter(
      (status) => status.entity === entity && status.replica === undefined,
    );
    const [first] = statuses;
    const count = statuses.length;
    const name = first && count === 1 ? first.name : `${ENTITIES[entity].table} (${count})`;
    const described = topology?.entities.find((one) => one.entity === entity);
    return { entity, name, statuses, described: count > 1 ? described : undefined };
  });
}

function rowsOf({ statuses, described }: Group): number {
  const rows = statuses.map((status) => status.rows ?? 0);
  return described?.isCopied ? Math.max(0, ...rows) : rows.reduce((sum, count) => sum + count, 0);
}

/** Rows that the databases hold, as they were last looked at; those that are copied count once. */
export function rowsThere(state: StartState): number {
  return groupsOf(state).reduce((sum, group) => sum + rowsOf(group), 0);
}

function rowsCell(group: Group): Span {
  const rows = rowsOf(group);
  return rows > 0 ? span('accent', formatCount(rows)) : span('dim', '0');
}

/** The worst that there is to say; where all is well, what they are. */
function stateCell({ statuses, described }: Group): Span | string {
  const broken = statuses.filter(({ state }) => state === 'broken');
  const [first] = broken;
  if (first) {
    const share = statuses.length > 1 ? `${broken.length} of ${statuses.length}: ` : '';
    return span('bad', share + safeText(first.problem ?? 'not usable'));
  }
  if (statuses.some(({ state }) => state === 'asked')) return span('dim', 'asked, no answer yet');
  const missing = statuses.filter(({ state }) => state === 'missing').length;
  if (missing > 0) {
    const share = missing < statuses.length ? `${missing} ` : '';
    return span('dim', `${share}made by the first run`);
  }
  const told = new Set(statuses.map(tellSettings));
  return `${[...told].join(' and ')}${tellRule(described)}`;
}

function tellSettings({ settings }: DatabaseStatus): string {
  return settings
    ? safeText(`${settings.engine} ${settings.version}, ${settings.journal}`)
    : 'reachable';
}

function tellRule(described: DescribedEntity | undefined): string {
  return described ? `; ${described.rule}` : '';
}

function sizeCell({ statuses }: Group): string {
  const sizes = statuses.flatMap(({ bytes }) => bytes ?? []);
  return sizes.length === 0 ? '' : formatBytes(sizes.reduce((sum, bytes) => sum + bytes, 0));
}

/** A heading and one line for the databases of each entity. */
export function databaseLines(state: StartState, width: number, look: Look): Line[] {
  const rows = state.databases ? groupsOf(state) : [];
  const lines = tableLines({ columns: COLUMNS, rows, width: Math.min(width, 96), look });
  if (state.databases) return lines;
  return [...lines, [span('dim', `looking${look.glyphs.ellipsis}`)], [], []];
}

/** "users.db 8 · products.db 9 · orders.db 7 rows". */
export function databasesInOneLine(state: StartState, look: Look): Line {
  if (!state.databases) return [span('dim', 'Looking at the databases')];
  return groupsOf(state).flatMap((group, index) => {
    const { entity, name, statuses } = group;
    const isBroken = statuses.some((status) => status.state === 'broken');
    const rows = rowsOf(group);
    const several = `${statuses.length} ${ENTITIES[entity].table} databases`;
    return [
      index === 0 ? '' : ` ${look.glyphs.bullet} `,
      `${statuses.length === 1 ? safeText(name) : several} `,
      isBroken
        ? span('bad', 'not usable')
        : span(rows > 0 ? 'accent' : 'dim', formatAmount(rows, 'row')),
    ];
  });
}

/** Where the databases are, in a line. */
export function introductionLine({ topology }: StartState, { glyphs }: Look): Line {
  if (topology?.file === undefined) {
    return ['Many threads insert into three databases: watch it happen, then see it proved.'];
  }
  const told = topology.entities.map(({ entity, databases }) => {
    const engines = [...new Set(databases.map(({ engine }) => engine))].join(' and ');
    return `${entity} in ${databases.length === 1 ? '' : `${databases.length} ${glyphs.times} `}${engines}`;
  });
  return [
    span('dim', 'Topology '),
    span('accent', safeText(topology.file)),
    span('dim', `: ${told.join(', ')}`),
  ];
}
