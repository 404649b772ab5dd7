import { formatCount } from '../../base/format.js';
import { span, spreadLine, type Line } from '../../components/line.js';
import { fitToWidth, safeText, wrapToWidth } from '../../components/text.js';
import { ENTITIES, nameByNumber } from '../../entities/entity.js';
import { isAbsent, wholeText } from '../../entities/format-value.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import type { Attempt } from '../../ledger/attempt.js';
import { databaseLookup } from '../../ledger/attempt-database.js';
import { formatAttemptValue, isKnown } from '../../ledger/attempt-values.js';
import { describeMove, moveBefore } from '../../ledger/moves.js';
import type { RunSettings } from '../../ledger/record.js';
import { isSpread } from '../../ledger/run-databases.js';
import { timingLines, type TimedRow } from './timing.js';
import { wrapWhole } from './whole-text.js';

export interface RowDetail extends TimedRow {
  /** All rows of its unit; empty where rows were not written in units. */
  readonly unit?: readonly Attempt[];
  readonly place: { readonly cursor: number; readonly count: number };
}

/** Width of field names, with the gap after them. */
const NAMES = 14;

const INDENT = '  ';

/** Everything about one row: full values, all reasons, its timing. */
export function rowDetail(detail: RowDetail): Line[] {
  const { attempt, place, width, look } = detail;
  const { outcome } = attempt;
  const { word, meaning } = OUTCOME_STYLES[outcome];
  const where = `${formatCount(place.cursor + 1)} of ${formatCount(place.count)}`;
  return [
    spreadLine(
      [
        span('title', nameByNumber(attempt.entity, attempt.row)),
        '  ',
        span(outcome, `${look.glyphs.outcomes[outcome]} ${word}`),
        span('dim', `  ${meaning}`),
      ],
      [span('dim', where)],
      width,
      look.glyphs.ellipsis,
    ),
    [],
    ...databaseLines(detail),
    ...valueLines(attempt, width),
    ...reasonLines(attempt, width),
    ...unitLines(detail),
    [],
    ...timingLines(detail),
  ];
}

/** The database of the row, if there are several or the rows were moved. */
function databaseLines({ attempt, record, width }: RowDetail): Line[] {
  if (!record) return [];
  const { settings, moves } = record.run;
  if (!isSpread(settings) && moves === undefined) return [];
  const found = databaseLookup(settings)(attempt) ?? describeNoDatabase(attempt, settings);
  const move = moveBefore(record.run, attempt);
  const after = move ? `; attempted after the rows moved ${describeMove(move)}` : '';
  const text = moves === undefined ? found : `${found} at the start of the run${after}`;
  return wrapToWidth(safeText(text), width - NAMES).map((line, at) =>
    named(at === 0 ? 'database' : '', [line]),
  );
}

function describeNoDatabase(attempt: Attempt, { databases }: RunSettings): string {
  const { placement } = databases[attempt.entity]!;
  if (!placement) return 'not known: the record does not hold the rule';
  const field = 'by' in placement ? placement.by : '';
  return isKnown(attempt, field)
    ? 'none: it lacks the number that decides'
    : `not known: ${field} is not known`;
}

function valueLines(attempt: Attempt, width: number): Line[] {
  return ENTITIES[attempt.entity]!.fields.flatMap((field) => {
    const value = attempt.values[field.name];
    if (isAbsent(value) || !isKnown(attempt, field.name)) {
      return [named(field.name, [span('dim', formatAttemptValue(attempt, field))])];
    }
    return wrapWhole(wholeText(field, value), width - NAMES).map((line, at) =>
      named(at === 0 ? field.name : '', [line]),
    );
  });
}

function named(name: string, content: Line): Line {
  return [span('dim', fitToWidth(`${INDENT}${name}`, NAMES)), ...content];
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
  const code = error ? [named('error', [safeText(`${error.class}, code ${error.code}`)])] : [];
  return [[], [span(outcome, 'Why not')], ...lines, ...code];
}
