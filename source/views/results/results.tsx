import type { Model } from '../../entities/entity.js';
import { describeReasons, type Attempt } from '../../ledger/attempt.js';
import { cutToWidth, displayWidth, safeText, wrapToWidth } from '../../components/text.js';
import { formatAmount } from '../../base/format.js';
import type { ReactNode } from 'react';

import { lineWidth, span, spreadLine, type Line } from '../../components/line.js';
import { Lines } from '../../components/lines.js';
import type { Look, Size } from '../../components/look.js';
import { seenRange } from '../../components/scroll.js';
import { tableLines, widthOf } from '../../components/table.js';
import type { ViewProps } from '../view.js';
import { filterLine, legendLine } from './filter-lines.js';
import { hasRoom, wholeRowHeight } from './layout.js';
import { paneLines } from './pane.js';
import { attemptAt, attemptAtCursor, isFiltered, type ResultsState } from './state.js';
import { summaryLines } from './summary.js';
import { attemptColumns } from './table.js';
import { rowName, rowNamesWidth } from '../row-names.js';
import { shownValues } from '../values.js';
import { capitalize } from '../../base/text.js';
import { keyName } from '../verbs.js';

/** Minimum width of the values, also before any have been read. */
const LEAST_VALUES = 24;

export function ResultsScreen({ state, size, look }: ViewProps<ResultsState>): ReactNode {
  const lines = screenLines(state, size, look).slice(0, size.rows);
  return <Lines lines={lines} width={size.columns} look={look} />;
}

function screenLines(state: ResultsState, size: Size, look: Look): Line[] {
  if (state.situation !== 'shown') return [[], ...situationLines(state)];
  if (state.pane !== undefined) {
    const { from, to } = seenRange(state.paneScroll);
    return pageMark(paneLines(state, look).slice(from, to), state, size, look);
  }
  const lines = [
    ...summaryLines(state, size, look),
    ...(hasRoom(size) ? [[] as Line] : []),
    legendLine(state, size.columns, look),
    filterLine(state, size.columns, look),
    ...bodyLines(state, size, look),
  ];
  const below = wholeRowHeight(size);
  const attempt = attemptAtCursor(state);
  if (below === 0 || !attempt) return lines;
  const blanks = Array.from(
    { length: Math.max(0, size.rows - below - lines.length) },
    (): Line => [],
  );
  const model = state.run?.model;
  const whole = model ? wholeRowLines(attempt, model, size.columns, look) : [];
  return lines.concat(blanks, whole.slice(0, below));
}

/** The screen before there is a run. */
function situationLines({ situation }: ResultsState): Line[] {
  switch (situation) {
    case 'none':
      return [
        [span('title', 'No run is stored here yet.')],
        [],
        [
          `Go to Start with ${keyName('setUp')} and press ${keyName('start')} there: the assignment takes a few seconds.`,
        ],
        ['What became of every row is shown here when it has ended.'],
      ];
    case 'waiting':
      return [
        [span('title', 'The first run is still going.')],
        [],
        [`${keyName('live')} shows it as it happens. Its rows are shown here when it has ended.`],
      ];
    case 'looking':
    case 'shown':
      return [];
  }
}

function bodyLines(state: ResultsState, size: Size, look: Look): Line[] {
  const { selection, scroll, attempts, run } = state;
  if (!selection || !run) {
    if (attempts || state.jobs.some(({ kind }) => kind === 'reading')) return [];
    return run
      ? [[span('dim', `The attempts have not been read. ${keyName('open')} reads them.`)]]
      : [];
  }
  if (selection.count === 0) return [[], [span('dim', describeNothing(state))]];
  const { from, to } = seenRange(scroll);
  const rows = Array.from({ length: to - from }, (_, at) => attemptAt(state, from + at));
  const { model, header } = run;
  const entities = model.entities.map(({ name }) => name);
  return tableLines({
    columns: attemptColumns(selection.query, {
      width: size.columns,
      names: rowNamesWidth(entities, attempts?.highestRow ?? 0),
      model,
      values: widthOf(
        rows.map((row) => (row ? shownValues(row, model) : '')),
        LEAST_VALUES,
        size.columns,
      ),
      glyphs: look.glyphs,
      settings: header.settings,
    }),
    rows,
    selected: scroll.cursor - from,
    width: size.columns,
    look,
  });
}

/** The row at the cursor with nothing cut off that there is room for. */
function wholeRowLines(attempt: Attempt, model: Model, columns: number, look: Look): Line[] {
  const { entity, row, outcome } = attempt;
  const name = rowName(entity, row);
  const wrapped = (text: string): Line[] =>
    wrapToWidth(safeText(text), columns).map((line): Line => [line]);
  return [
    [span('border', look.glyphs.line.repeat(columns))],
    [
      span(outcome, `${look.glyphs.outcomes[outcome]} ${name}`),
      '  ',
      cutToWidth(
        shownValues(attempt, model),
        Math.max(8, columns - displayWidth(name) - 4),
        look.glyphs.ellipsis,
      ),
    ],
    ...wrapped(describeReasons(attempt)),
  ];
}

function describeNothing({ query, attempts, record }: ResultsState): string {
  if (isFiltered(query))
    return `No row is like that. ${capitalize(keyName('clear'))} removes the filters.`;
  const isMissing = attempts?.count === 0 && (record?.totals.attempted ?? 0) > 0;
  return isMissing
    ? `The file of the attempts is gone: data/runs/${record?.attemptsFile ?? ''}`
    : 'No row was attempted.';
}

/** Marks on the last line of a pane that there is more. */
function pageMark(lines: Line[], { paneScroll }: ResultsState, size: Size, look: Look): Line[] {
  const { to } = seenRange(paneScroll);
  const more = paneScroll.count - to;
  if (more <= 0) return lines;
  const mark: Line = [span('accent', `${formatAmount(more, 'more line')}, PgDn`)];
  const last = lines.at(-1) ?? [];
  const room = size.columns - lineWidth(mark);
  return room < 4
    ? lines
    : [...lines.slice(0, -1), spreadLine(last, mark, size.columns, look.glyphs.ellipsis)];
}
