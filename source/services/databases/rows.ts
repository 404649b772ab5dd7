import type { EntityDatabase } from '../../db/entity-database.js';
import type { PageQuery, FoundRow } from '../../db/rows.js';
import type { Topology } from '../../router/topology.js';
import { mergePages, seekPage } from './merge.js';
import { gather, shardingOf, type Gathered, type Silent, type Target } from './target.js';

/** Some rows of a target in the order of their ids. */
export interface PageRequest extends PageQuery {
  readonly target: Target;
}

/** Rows that were read, and which databases did not answer: theirs are missing. */
export interface Page {
  readonly rows: readonly FoundRow[];
  readonly silent: readonly Silent[];
  /** The database of each row, where several databases share the rows. */
  readonly origins?: ReadonlyMap<FoundRow, string>;
}

/** The position of an id among the ids of a target. */
export interface Location {
  /** Rows with lower ids. */
  readonly position: number;
  readonly isStored: boolean;
  readonly total: number;
  readonly silent: readonly Silent[];
}

/** Rows of one database that are passed over one by one; beyond, it is first looked for where to begin. */
const MOST_SKIPPED = 1000;

/** Reads one page of a target, gathered from all its databases. @throws DatabaseError when none answers */
export async function readPage(topology: Topology, request: PageRequest): Promise<Page> {
  const { target, skip } = request;
  const isAlone =
    target.shard !== undefined || shardingOf(topology, target.entity).shards.length === 1;
  if (isAlone) {
    const { answers, silent } = await gather(topology, target, (one) => one.readPage(request));
    return { rows: answers.flat(), silent };
  }
  return skip > MOST_SKIPPED ? readFarPage(topology, request) : readNearPage(topology, request);
}

/** Reads the rows before the page too: no database knows where the page begins in the others. */
async function readNearPage(topology: Topology, request: PageRequest): Promise<Page> {
  const { target, direction, skip, limit } = request;
  const origins = new Map<FoundRow, string>();
  const { answers, silent } = await gather(topology, target, async (database, name) => {
    const found = await database.readPage({ ...request, skip: 0, limit: skip + limit });
    for (const row of found) origins.set(row, name);
    return found;
  });
  const rows = mergePages(answers, { direction, skip, limit });
  const isCopied = shardingOf(topology, target.entity).spread.rule === 'copy';
  return isCopied ? { rows, silent } : { rows, silent, origins };
}

/** A page in the middle of several large tables: first its beginning is looked for, then it is read upwards. */
async function readFarPage(topology: Topology, request: PageRequest): Promise<Page> {
  const { target, limit } = request;
  const countBelow = async (id: number): Promise<number> =>
    sum(await gather(topology, target, (database) => countIn(database, id)));
  const { answers } = await gather(topology, target, async (database) => {
    const [last] = await database.readPage({
      direction: 'down',
      from: undefined,
      skip: 0,
      limit: 1,
    });
    return Number(last?.[0] ?? 0);
  });
  const { from, skip } = await seekPage(request, Math.max(0, ...answers), countBelow);
  return readNearPage(topology, { target, direction: 'up', from, skip, limit });
}

/** Counts the rows of a target. @throws DatabaseError when none of its databases answers */
export async function countRows(
  topology: Topology,
  target: Target,
): Promise<{ readonly total: number; readonly silent: readonly Silent[] }> {
  const gathered = await gather(topology, target, (database) => database.countRows());
  return { total: sum(gathered), silent: gathered.silent };
}

/** Finds the place of an id, whether it is there or not. @throws DatabaseError when no database answers */
export async function locateRow(topology: Topology, target: Target, id: number): Promise<Location> {
  const { answers, silent } = await gather(topology, target, async (database) => {
    const total = await database.countRows();
    if (total === 0) return { position: 0, isStored: false, total };
    const [row] = await database.readPage({ direction: 'up', from: id, skip: 0, limit: 1 });
    return { position: await database.countBelow(id), isStored: row?.[0] === id, total };
  });
  return {
    position: answers.reduce((all, { position }) => all + position, 0),
    isStored: answers.some(({ isStored }) => isStored),
    total: answers.reduce((all, { total }) => all + total, 0),
    silent,
  };
}

async function countIn(database: EntityDatabase, id: number): Promise<number> {
  return (await database.countRows()) === 0 ? 0 : database.countBelow(id);
}

function sum({ answers }: Gathered<number>): number {
  return answers.reduce((all, count) => all + count, 0);
}
