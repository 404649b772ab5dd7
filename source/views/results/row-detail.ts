import { formatCount } from '../../base/format.js';
import { span, spreadLine, type Line, type Span } from '../../components/line.js';
import { displayWidth, fitToWidth, safeText, wrapToWidth } from '../../components/text.js';
import { nameByNumber, type Field, type Model } from '../../entities/entity.js';
import { entityNamed } from '../../entities/model.js';
import { isAbsent, wholeText } from '../../entities/format-value.js';
import { OUTCOME_STYLES, outcomeMeaning } from '../../entities/wording.js';
import type { Attempt } from '../../ledger/attempt.js';
import { databaseLookup } from '../../ledger/attempt-database.js';
import { formatAttemptValue, isKnown } from '../../ledger/attempt-values.js';
import { describeMove, moveBefore } from '../../ledger/moves.js';
import type { RunSettings } from '../../ledger/record.js';
import { isSpread } from '../../ledger/run-databases.js';
import { timingLines, type TimedRow } from './timing.js';
import { wrapWhole } from './whole-text.js';

export interface RowDetail extends TimedRow {
  readonly model: Model;
  /** All rows of its unit; empty where rows were not written in units. */
  readonly unit?: readonly Attempt[];
  readonly place: { readonly cursor: number; readonly count: number };
}

/** Columns of field names, with the gap after them. */
const NAMES = { least: 14, most: 36 };

const INDENT = '  ';

/** Everything about one row: full values, all reasons, its timing. */
export function rowDetail(detail: RowDetail): Line[] {
  const { attempt, model, place, width, look } = detail;
  const { fields } = entityNamed(model, attempt.entity);
  const names = namesWidth(fields, width);
  const { outcome } = attempt;
  const { word } = OUTCOME_STYLES[outcome];
  const where = `${formatCount(place.cursor + 1)} of ${formatCount(place.count)}`;
  return [
    spreadLine(
      [
        span('title', safeText(nameByNumber(attempt.entity, attempt.row))),
        '  ',
        span(outcome, `${look.glyphs.outcomes[outcome]} ${word}`),
        span('dim', `  ${outcomeMeaning(outcome, model)}`),
      ],
      [span('dim', where)],
      width,
      look.glyphs.ellipsis,
    ),
    [],
    ...databaseLines(detail, names),
    ...fields.flatMap((field) => valueLines(attempt, field, width, names)),
    ...reasonLines(attempt, width),
    ...unitLines(detail),
    [],
    ...timingLines(detail),
  ];
}

/** The database of the row, if there are several or the rows were moved. */
function databaseLines({ attempt, record, width }: RowDetail, names: number): Line[] {
  if (!record) return [];
  const { settings, moves } = record.run;
  if (!isSpread(settings) && moves === undefined) return [];
  const found = databaseLookup(settings)(attempt) ?? describeNoDatabase(attempt, settings);
  const move = moveBefore(record.run, attempt);
  const after = move ? `; attempted after the rows moved ${describeMove(move)}` : '';
  const text = moves === undefined ? found : `${found} at the start of the run${after}`;
  return named('database', wrapToWidth(safeText(text), width - names), names);
}

function describeNoDatabase(attempt: Attempt, { databases }: RunSettings): string {
  const { placement } = databases[attempt.entity]!;
  if (!placement) return 'not known: the record does not hold the rule';
  const field = 'by' in placement ? placement.by : '';
  return isKnown(attempt, field)
    ? 'none: it lacks the number that decides'
    : `not known: ${field} is not known`;
}

function valueLines(attempt: Attempt, field: Field, width: number, names: number): Line[] {
  const value = attempt.values[field.name];
  const lines =
    isAbsent(value) || !isKnown(attempt, field.name)
      ? [span('dim', formatAttemptValue(attempt, field))]
      : wrapWhole(wholeText(field, value), width - names);
  return named(field.name, lines, names);
}

/** The columns that the names of fields need, at most half of the width; a longer name is wrapped. */
function namesWidth(fields: readonly Field[], width: number): number {
  const widest = Math.max(...fields.map(({ name }) => displayWidth(safeText(name))));
  const most = Math.min(NAMES.most, Math.floor(width / 2));
  return Math.max(NAMES.least, Math.min(most, widest + 2 * INDENT.length));
}

/** Lines after a name; both have all their text. */
function named(name: string, content: readonly (Span | string)[], names: number): Line[] {
  const words = wrapWhole(name, names - 2 * INDENT.length);
  return Array.from({ length: Math.max(words.length, content.length) }, (_, at): Line => [
    span('dim', fitToWidth(`${INDENT}${words[at] ?? ''}`, names)),
    content[at] ?? '',
  ]);
}

/** What became of each row of its unit. */
function unitLines({ unit = [], attempt, record, look }: RowDetail): Line[] {
  if (unit.length === 0) return [];
  const together = record?.run.settings.together ?? 'separate';
  return [
    [],
    [
      span('title', `Unit ${formatCount(attempt.row)}`),
      span('dim', `  written together: ${together}`),
    ],
    ...unit.map(({ entity, row, outcome }): Line => [
      INDENT,
      span(outcome, look.glyphs.outcomes[outcome]),
      ` ${nameByNumber(entity, row)} `,
      span(outcome, OUTCOME_STYLES[outcome].word),
    ]),
  ];
}

/** All reasons in full; most messages begin with their field, the others are put after it. */
function reasonLines({ outcome, reasons, error }: Attempt, width: number): Line[] {
  if (reasons.length === 0 && !error) return [];
  const lines = reasons.flatMap(({ field, message }) => {
    const isNamed = field === '' || message.startsWith(`${field} `);
    const text = isNamed ? message : `${field}: ${message}`;
    return wrapToWidth(safeText(text), width - INDENT.length).map((line): Line => [INDENT, line]);
  });
  const code = error
    ? named('error', [safeText(`${error.class}, code ${error.code}`)], NAMES.least)
    : [];
  return [[], [span(outcome, 'Why not')], ...lines, ...code];
}
