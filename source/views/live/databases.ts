import { formatCount } from '../../base/format.js';
import { bar } from '../../components/charts.js';
import { fitLine, lineWidth, span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { threadName } from '../../components/thread-states.js';
import { ENTITIES, ENTITY_NAMES, type EntityName } from '../../entities/entity.js';
import type { DatabaseSnapshot, OutcomeCounts } from '../../sim/snapshot.js';
import { outcomeLine } from './outcomes.js';
import type { LiveState } from './state.js';

const NAME = 12;
const BAR = { least: 3, most: 60 };
/** Blanks between bar, progress, outcomes and what stands at the side. */
const GAPS = 6;

/** One line for each database: how far it is, what came of its rows, who writes, how many wait. */
export function databaseLines(state: LiveState, width: number, look: Look): Line[] {
  return ENTITY_NAMES.map((entity) => databaseLine(state, entity, width, look));
}

function databaseLine(state: LiveState, entity: EntityName, width: number, look: Look): Line {
  const database = state.run?.snapshot?.databases.find((known) => known.entity === entity);
  const name = `${ENTITIES[entity].table}.db`.padEnd(NAME);
  if (!database) {
    return [name, span('border', look.glyphs.barEmpty.repeat(Math.min(BAR.most, width - NAME)))];
  }
  const progress = `${formatCount(database.decided)}/${formatCount(database.total)}`;
  const progressWidth = formatCount(totalOf(state)).length * 2 + 1;
  const counts = outcomeLine(database.counts, look);
  const countsWidth = outcomeWidth(state);
  const fixed = NAME + progressWidth + countsWidth + GAPS;
  const side = sideThatFits(sideLine(state, database, look), width - fixed - BAR.least);
  const barWidth = Math.max(BAR.least, Math.min(BAR.most, width - fixed - lineWidth(side)));
  const { full, empty } = bar(
    database.total === 0 ? 1 : database.decided / database.total,
    barWidth,
    look.glyphs,
  );
  const isDone = database.decided === database.total;
  return [
    span('title', name),
    span(isDone ? 'good' : 'active', full),
    span('border', empty),
    '  ',
    progress.padStart(progressWidth),
    '  ',
    ...fitLine(counts, countsWidth, look.glyphs.ellipsis),
    '  ',
    ...side,
  ];
}

/** Who writes and how many wait; on narrow screens only who writes, or neither. */
function sideThatFits(side: Line, room: number): Line {
  if (lineWidth(side) <= room) return side;
  const writer = side.slice(0, 2);
  return lineWidth(writer) <= room ? writer : [];
}

/** "writer T04   wait  3 %" */
function sideLine(state: LiveState, { entity, writer }: DatabaseSnapshot, look: Look): Line {
  const threads = state.run?.settings.threads ?? 1;
  const { waiting, seen } = state.waits[entity];
  const share = seen === 0 ? 0 : Math.round((waiting / seen) * 100);
  return [
    span('dim', 'writer '),
    writer === undefined
      ? span('dim', look.glyphs.dash.padEnd(threadName(1, threads).length))
      : span('active', threadName(writer, threads)),
    span('dim', '  wait '),
    `${share} %`.padStart(5),
  ];
}

function totalOf({ run }: LiveState): number {
  return Math.max(0, ...(run?.snapshot?.databases ?? []).map(({ total }) => total));
}

/** Wide enough for the outcomes of each database, so that what follows lines up. */
function outcomeWidth({ run }: LiveState): number {
  const widths = (run?.snapshot?.databases ?? []).map(({ counts }) => countedWidth(counts));
  return Math.max(12, ...widths);
}

function countedWidth(counts: OutcomeCounts): number {
  const there = Object.entries(counts).filter(([name, count]) => name === 'inserted' || count > 0);
  return there.reduce((sum, [, count]) => sum + formatCount(count).length + 4, -2);
}
