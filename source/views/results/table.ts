import { formatDuration, formatThread } from '../../base/format.js';
import { span } from '../../components/line.js';
import type { Glyphs } from '../../components/glyphs.js';
import type { Column } from '../../components/table.js';
import { cutToWidth, safeText } from '../../components/text.js';
import type { Model } from '../../entities/entity.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import { describeReasons, type Attempt } from '../../ledger/attempt.js';
import { databaseLookup } from '../../ledger/attempt-database.js';
import type { RunSettings } from '../../ledger/record.js';
import { isSpread } from '../../ledger/run-databases.js';
import type { AttemptQuery, SortColumn } from '../../services/results/query.js';
import { rowName } from '../row-names.js';
import { shownValues } from '../values.js';

/** From this width on, the start time is shown. */
const ROOMY = 72;

/** From this width on, outcomes are shown with their word. */
const WORDY = 100;

/** From this width on, values and reasons have a column each. */
const WIDE = 150;

/** Columns for the name of a database. */
const DATABASE = 14;

/** A row of the table; undefined until it is read. */
export type TableRow = Attempt | undefined;

/** The columns of the attempts. A narrow screen shows the reason of a rejected row, else the values. */
export function attemptColumns(
  query: AttemptQuery,
  {
    width,
    names,
    values,
    glyphs,
    model,
    settings,
  }: {
    width: number;
    names: number;
    /** Width of the values of the visible rows. */
    values: number;
    glyphs: Glyphs;
    model: Model;
    /** The settings of the run, if known. */
    settings: RunSettings | undefined;
  },
): Column<TableRow>[] {
  const isWordy = width >= WORDY;
  const head = (title: string, column?: SortColumn): string =>
    column === query.sort ? `${title} ${query.descending ? glyphs.down : glyphs.up}` : title;
  const cell =
    (show: (attempt: Attempt) => ReturnType<Column<TableRow>['cell']>): Column<TableRow>['cell'] =>
    (attempt) =>
      attempt ? show(attempt) : '';
  return [
    {
      title: isWordy ? head('OUTCOME', 'outcome') : '',
      width: isWordy ? 19 : 1,
      cell: cell(({ outcome }) => {
        const sign = glyphs.outcomes[outcome];
        return span(outcome, isWordy ? `${sign} ${OUTCOME_STYLES[outcome].word}` : sign);
      }),
    },
    {
      title: head('ROW', 'row'),
      width: names,
      cell: (attempt) => (attempt ? rowName(attempt.entity, attempt.row) : glyphs.ellipsis),
    },
    ...(settings && width >= WORDY && isSpread(settings) ? [databaseColumn(settings, cell)] : []),
    { title: head('BY', 'thread'), width: 4, cell: cell(({ thread }) => formatThread(thread)) },
    ...(width >= ROOMY ? [startedColumn(head, cell)] : []),
    {
      title: head('TOOK', 'took'),
      width: 8,
      align: 'right',
      cell: cell(({ latencyMs }) => formatDuration(latencyMs)),
    },
    ...(width >= WIDE
      ? wideColumns(head, cell, model, Math.min(values, Math.floor(width / 3)))
      : [narrowColumn(head, cell, model, query)]),
  ];
}

type Head = (title: string, column?: SortColumn) => string;
type Cell = (show: (attempt: Attempt) => string) => Column<TableRow>['cell'];

function databaseColumn(settings: RunSettings, cell: Cell): Column<TableRow> {
  const databaseOf = databaseLookup(settings);
  return {
    title: 'DATABASE',
    width: DATABASE,
    cell: cell((attempt) => safeText(databaseOf(attempt) ?? '')),
  };
}

function startedColumn(head: Head, cell: Cell): Column<TableRow> {
  return {
    title: head('STARTED', 'started'),
    width: 9,
    align: 'right',
    cell: cell(({ startedMs }) => formatDuration(startedMs)),
  };
}

/** The reasons get the width that the values do not need. */
function wideColumns(head: Head, cell: Cell, model: Model, values: number): Column<TableRow>[] {
  return [
    { title: 'VALUES', width: values, cell: cell((attempt) => shownValues(attempt, model)) },
    { title: head('WHY NOT', 'reason'), cell: cell(shownReasons) },
  ];
}

function narrowColumn(
  head: Head,
  cell: Cell,
  model: Model,
  { sort }: AttemptQuery,
): Column<TableRow> {
  return {
    title: sort === 'reason' ? head('WHY NOT', 'reason') : 'VALUES / WHY NOT',
    cell: cell((attempt) =>
      attempt.reasons.length > 0 ? shownReasons(attempt) : shownValues(attempt, model),
    ),
  };
}

/** Wider than any column. */
const ENOUGH = 400;

function shownReasons(attempt: Attempt): string {
  return cutToWidth(safeText(describeReasons(attempt)), ENOUGH);
}
