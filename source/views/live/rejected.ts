import { formatCount, formatThread } from '../../base/format.js';
import { fitLine, lineText, span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { fitToWidth, safeText } from '../../components/text.js';
import type { Model } from '../../entities/entity.js';
import { outcomeMeaning } from '../../entities/wording.js';
import { describeReasons, type Attempt } from '../../ledger/attempt.js';
import { seenRange } from '../../components/scroll.js';
import { rowName, rowNamesWidth } from '../row-names.js';
import type { LiveState } from './state.js';

/** A header and the newest rejected rows, the newest first. @param rows available lines */
export function rejectedLines(state: LiveState, rows: number, look: Look): Line[] {
  const { run } = state;
  if (!run || rows < 1) return [];
  const newest = run.refused.toReversed().slice(0, rows - 1);
  const width = nameWidth(run.model, newest);
  return [
    header(notInserted(state)),
    ...newest.map((attempt) => attemptLine(attempt, run.model, width, look)),
  ];
}

/** The number of rows that were not inserted, from the counters: only a sample of the rows is sent. */
function notInserted({ run }: LiveState): number {
  const { decided = 0, counts } = run?.snapshot ?? {};
  return decided - (counts?.inserted ?? 0);
}

function header(count: number): Line {
  return [
    span('title', 'NOT INSERTED'),
    span('dim', count === 0 ? '  none so far' : `  ${formatCount(count)}, the newest first`),
  ];
}

/** All rejected rows in memory, to scroll through. */
export function rejectedList(state: LiveState, width: number, look: Look): Line[] {
  const { run, rejected } = state;
  if (!run) return [];
  const { from, to } = seenRange(rejected);
  const newest = run.refused.toReversed();
  const names = nameWidth(run.model, newest);
  const lines = newest.slice(from, to).map((attempt, index): Line => {
    const line = attemptLine(attempt, run.model, names, look);
    if (from + index !== rejected.cursor) return line;
    return [span('selected', lineText(fitLine(line, width, look.glyphs.ellipsis)))];
  });
  const isPart = notInserted(state) > run.refused.length;
  const kept = span('dim', isPart ? `; ${formatCount(run.refused.length)} of them here` : '');
  return [[...header(notInserted(state)), kept], ...lines];
}

function nameWidth({ entities }: Model, attempts: readonly Attempt[]): number {
  const names = entities.map(({ name }) => name);
  return rowNamesWidth(names, Math.max(0, ...attempts.map(({ row }) => row)));
}

/** "✖ User row 10     T02  name must not be empty (was "")" */
function attemptLine(attempt: Attempt, model: Model, names: number, look: Look): Line {
  const { entity, row, thread, outcome } = attempt;
  const why = describeReasons(attempt);
  return [
    span(outcome, `${look.glyphs.outcomes[outcome]} ${fitToWidth(rowName(entity, row), names)}  `),
    span('dim', `${formatThread(thread)}  `),
    safeText(why === '' ? outcomeMeaning(outcome, model) : why),
  ];
}
