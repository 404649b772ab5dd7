import { formatCount, formatThread } from '../../base/format.js';
import { healthSpan } from '../../components/health.js';
import { span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { seenRange } from '../../components/scroll.js';
import { tableLines, widthOf, type Column } from '../../components/table.js';
import { safeText } from '../../components/text.js';
import type { EntityName } from '../../entities/entity.js';
import type { ShardSnapshot } from '../../sim/shards.js';
import { nameInLine } from './database-name.js';
import type { LiveState } from './state.js';

const NAME = { least: 10, most: 26 };

/** A database of the run: its health and its place. */
interface SeenDatabase {
  /** With the table, where it has several. */
  readonly name: string;
  readonly health: ShardSnapshot;
  readonly engine: string;
  /** Its file or its addresses, without passwords. */
  readonly place: string;
}

/** Every database of the run, in the order of the topology. */
export function databasesOf({ run }: LiveState): SeenDatabase[] {
  const healths = run?.snapshot?.shards ?? [];
  const { entities = [] } = run?.topology ?? {};
  const places = entities.flatMap((entity) =>
    entity.databases.map((database) => ({
      ...database,
      name: nameInLine(database.name, entity, entities),
    })),
  );
  return healths.map((health, position) => ({
    name: places[position]?.name ?? safeText(health.name),
    health,
    engine: places[position]?.engine ?? '',
    place: places[position]?.place ?? '',
  }));
}

/** The databases of one entity. */
export function shardsOf({ run }: LiveState, entity: EntityName): readonly ShardSnapshot[] {
  const entities = run?.topology.entities ?? [];
  const at = entities.findIndex((one) => one.entity === entity);
  const first = entities.slice(0, at).reduce((sum, { databases }) => sum + databases.length, 0);
  const count = entities[at]?.databases.length ?? 0;
  return (run?.snapshot?.shards ?? []).slice(first, first + count);
}

/** The visible databases, each with health, threads, inserted rows and errors. */
export function shardLines(state: LiveState, width: number, look: Look): Line[] {
  const databases = databasesOf(state);
  const { from, to } = seenRange(state.databases);
  return tableLines({
    columns: columnsFor(state, databases, look),
    rows: databases.slice(from, to),
    width,
    look,
    ...(state.showsDatabases ? { selected: state.databases.cursor - from } : {}),
  });
}

function columnsFor(
  { run }: LiveState,
  databases: readonly SeenDatabase[],
  look: Look,
): Column<SeenDatabase>[] {
  const elapsedMs = run?.snapshot?.elapsedMs ?? 0;
  const names = databases.map(({ name }) => name);
  const counted = (count: number): string => (count === 0 ? look.glyphs.dash : formatCount(count));
  return [
    {
      title: 'DATABASE',
      width: widthOf(names, NAME.least, NAME.most),
      cell: ({ name }) => span('title', name),
    },
    { title: 'health', width: 26, cell: ({ health }) => healthSpan(health, elapsedMs, look) },
    {
      title: 'rows in',
      width: 8,
      align: 'right',
      cell: ({ health }) => formatCount(health.inserted),
    },
    {
      title: 'wait',
      width: 5,
      align: 'right',
      expendable: 2,
      cell: ({ health }) => counted(health.waitingRows),
    },
    {
      title: 'failed',
      width: 6,
      align: 'right',
      expendable: 1,
      cell: ({ health }) =>
        health.failed === 0 ? look.glyphs.dash : span('failed', formatCount(health.failed)),
    },
    {
      title: 'retries',
      width: 7,
      align: 'right',
      expendable: 3,
      cell: ({ health }) => counted(health.retries),
    },
    {
      title: 'new conn',
      width: 8,
      align: 'right',
      expendable: 4,
      cell: ({ health }) => counted(health.reconnects),
    },
    {
      title: 'at work',
      width: 9,
      expendable: 5,
      cell: ({ health }) => health.asking.map((thread) => formatThread(thread)).join(' '),
    },
    {
      title: 'where',
      least: 16,
      expendable: 6,
      cell: ({ engine, place }) => safeText(`${shortPlace(place)}  ${engine}`),
    },
  ];
}

/** "10.0.0.3:5432/dbsim_users": an address without protocol and user. */
function shortPlace(place: string): string {
  return place.replaceAll(/\w+:\/\/(?:[^@/]*@)?/g, '');
}
