import { formatAmount, formatCount, formatThread } from '../../base/format.js';
import { bar } from '../../components/charts.js';
import { isNews, namedHealthSpan, worstHealth } from '../../components/health.js';
import { cutLine, fitLine, lineWidth, span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { cutToWidth, displayWidth, fitToWidth, safeText } from '../../components/text.js';
import { shareDone } from '../../engine/progress.js';
import type { DescribedEntity } from '../../router/describe.js';
import type { DatabaseSnapshot, OutcomeCounts } from '../../sim/snapshot.js';
import { nameInLine } from './database-name.js';
import { entityRows } from './layout.js';
import { waitShare } from './measures.js';
import { outcomeLine } from './outcomes.js';
import { shardsOf } from './shards.js';
import type { LiveState } from './state.js';

/** Columns for names: of a file, or of a table and the file that it shares with others. */
const NAME = { least: 12, most: 24, share: 5 };
const LEAST_BAR = 3;
/** Columns for a database that is away. */
const TROUBLE = 24;
/** Blanks between bar, progress, outcomes and the right side. */
const GAPS = 6;

/**
 * One line for the databases of each entity: how far they are, what came of its rows, who writes, how long threads
 * waited. Where there is no room for all, those from the first one on that still has rows, and the others together.
 */
export function entityLines(state: LiveState, width: number, look: Look): Line[] {
  const entities = state.run?.topology.entities ?? [];
  const rows = entityRows(state.size, entities.length);
  if (entities.length <= rows) return entities.map((one) => entityLine(state, one, width, look));
  const own = rows - 1;
  const first = entities.findIndex((one) => !isDecided(state, one));
  const from = Math.max(0, Math.min(first, entities.length - own));
  const shown = entities.slice(from, from + own);
  return [
    ...shown.map((one) => entityLine(state, one, width, look)),
    othersLine(
      state,
      entities.filter((one) => !shown.includes(one)),
      look,
    ),
  ];
}

function databaseOf({ run }: LiveState, { entity }: DescribedEntity): DatabaseSnapshot | undefined {
  return run?.snapshot?.databases.find((known) => known.entity === entity);
}

function isDecided(state: LiveState, entity: DescribedEntity): boolean {
  const { decided, total } = databaseOf(state, entity) ?? { decided: 0, total: 1 };
  return decided >= total;
}

/** "and 58 more tables, 20 of them done: 12,345 of 60,000 rows". */
function othersLine(state: LiveState, others: readonly DescribedEntity[], { glyphs }: Look): Line {
  const known = others.flatMap((one) => databaseOf(state, one) ?? []);
  const decided = known.reduce((sum, one) => sum + one.decided, 0);
  const total = known.reduce((sum, one) => sum + one.total, 0);
  const isTimed = typeof state.run?.snapshot?.durationMs === 'number';
  const done = isTimed ? 0 : others.filter((one) => isDecided(state, one)).length;
  const parts = [
    `and ${formatAmount(others.length, 'more table')}`,
    done > 0 ? `, ${formatCount(done)} of them done` : '',
    `: ${formatCount(decided)}${isTimed ? ' rows' : ` of ${formatAmount(total, 'row')}`}`,
  ];
  return [span('dim', `${glyphs.ellipsis} ${parts.join('')}`)];
}

/** Room for the longest name, so that the following columns are aligned. */
function nameWidth({ run }: LiveState, width: number): number {
  const entities = run?.topology.entities ?? [];
  const names = entities.map((one) => displayWidth(nameOf(one, entities, NAME.most)) + 1);
  const most = Math.min(NAME.most, Math.floor(width / NAME.share));
  return Math.max(NAME.least, Math.min(most, Math.max(0, ...names)));
}

/**
 * "users.db"; "users in shop.db" where other tables are there, too; "users 8" for eight databases, each of which has
 * its own line.
 */
function nameOf(
  { databases, definition }: DescribedEntity,
  all: readonly DescribedEntity[],
  width: number,
): string {
  const [first] = databases;
  const { table } = definition;
  const room = width - 1;
  if (databases.length > 1) {
    const count = ` ${databases.length}`;
    return cutToWidth(safeText(table), room - count.length) + count;
  }
  return cutToWidth(first ? nameInLine(first.name, { definition }, all) : safeText(table), room);
}

function entityLine(state: LiveState, entity: DescribedEntity, width: number, look: Look): Line {
  const database = databaseOf(state, entity);
  const nameRoom = nameWidth(state, width);
  const name = fitToWidth(nameOf(entity, state.run?.topology.entities ?? [], nameRoom), nameRoom);
  if (!database) {
    return [name, span('border', look.glyphs.barEmpty.repeat(Math.max(0, width - nameRoom)))];
  }
  const isTimed = typeof state.run?.snapshot?.durationMs === 'number';
  const decided = formatCount(database.decided);
  const progress = isTimed ? decided : `${decided}/${formatCount(database.total)}`;
  const progressWidth = formatCount(totalOf(state)).length * (isTimed ? 1 : 2) + 1;
  const trouble = troubleLine(state, entity, look);
  const bare = nameRoom + progressWidth + GAPS;
  // A database that is away is more important than the outcomes.
  const isTight = trouble && width - bare - outcomeWidth(state) - LEAST_BAR < TROUBLE;
  const countsWidth = isTight ? 0 : outcomeWidth(state);
  const fixed = bare + countsWidth;
  const room = width - fixed - LEAST_BAR;
  const side = trouble
    ? cutLine(trouble, room, look.glyphs.ellipsis)
    : sideThatFits(sideLine(state, database, look), room);
  const barWidth = Math.max(LEAST_BAR, width - fixed - lineWidth(side));
  const { full, empty } = bar(barShare(state, database), barWidth, look.glyphs);
  const isDone = barShare(state, database) === 1;
  return [
    span('title', name),
    span(isDone ? 'good' : 'active', full),
    span('border', empty),
    '  ',
    progress.padStart(progressWidth),
    '  ',
    ...(isTight
      ? []
      : fitLine(outcomeLine(database.counts, look), countsWidth, look.glyphs.ellipsis)),
    isTight ? '' : '  ',
    ...side,
  ];
}

/** Who writes and how long threads waited; on narrow screens only who writes, or neither. */
function sideThatFits(side: Line, room: number): Line {
  if (lineWidth(side) <= room) return side;
  const writer = side.slice(0, 2);
  return lineWidth(writer) <= room ? writer : [];
}

/** "✖ users-3.db away 12 s, no connection (1 of 8)": the worst database, or one that has just come back. */
function troubleLine(state: LiveState, { entity }: DescribedEntity, look: Look): Line | undefined {
  const { run } = state;
  const shards = shardsOf(state, entity);
  const elapsedMs = run?.snapshot?.elapsedMs ?? 0;
  const isOver = run?.record !== undefined;
  const news = shards.filter((health) => isNews(health, elapsedMs));
  const worst = worstHealth(news);
  if (!worst || (isOver && worst.state === 'up')) return undefined;
  const others = news.length > 1 ? `, ${news.length} of ${shards.length}` : '';
  return [namedHealthSpan(worst, elapsedMs, look), span('dim', others)];
}

/** "writer T04   wait  3 %": of the time of all threads, that in which they waited to write to it. */
function sideLine({ run }: LiveState, database: DatabaseSnapshot, look: Look): Line {
  const { writer } = database;
  const share = run?.snapshot && waitShare(run.snapshot, database);
  return [
    span('dim', 'writer '),
    writer === undefined
      ? span('dim', look.glyphs.dash.padEnd(formatThread(1).length))
      : span('active', formatThread(writer)),
    span('dim', '  wait '),
    (typeof share === 'number' ? `${Math.round(share * 100)} %` : look.glyphs.dash).padStart(5),
  ];
}

/** How far the rows of a database are: by their number, or by the time of the run. */
function barShare({ run }: LiveState, { decided, total }: DatabaseSnapshot): number {
  if (run?.snapshot && run.snapshot.durationMs !== null) return shareDone(run.snapshot);
  return total === 0 ? 1 : decided / total;
}

function totalOf({ run }: LiveState): number {
  const { databases = [], durationMs = null } = run?.snapshot ?? {};
  const most = databases.map(({ total, decided }) => (durationMs === null ? total : decided));
  return Math.max(0, ...most);
}

/** The width of the widest outcomes, so that the following columns are aligned. */
function outcomeWidth({ run }: LiveState): number {
  const widths = (run?.snapshot?.databases ?? []).map(({ counts }) => countedWidth(counts));
  return Math.max(12, ...widths);
}

function countedWidth(counts: OutcomeCounts): number {
  const there = Object.entries(counts).filter(([name, count]) => name === 'inserted' || count > 0);
  return there.reduce((sum, [, count]) => sum + formatCount(count).length + 4, -2);
}
