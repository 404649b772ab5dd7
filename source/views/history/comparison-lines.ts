import type { RunSummary } from '../../services/history/run-summary.js';
import { span, type Line, type Span } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { tableLines, type Column } from '../../components/table.js';
import { safeText, wrapToWidth } from '../../components/text.js';
import { comparisonSentences } from './comparison-sentences.js';
import {
  compareMeasures,
  OUTCOME_MEASURES,
  PERCENTILES,
  RATES,
  tellDifference,
  type Difference,
  type Measure,
} from './measures.js';
import { compareSettings } from './settings-table.js';
import { ENDINGS } from './wording.js';

export type Pair = readonly [RunSummary, RunSummary];

/** From this width on long values have room. */
const WIDE = 100;
const NARROW = 70;
/** On a wider screen the two runs would stand too far apart to be compared at a glance. */
const WIDEST = 110;

/** Two runs side by side: what was set differently first, then what came of it. */
export function comparisonLines(pair: Pair, columns: number, look: Look): Line[] {
  const width = Math.min(columns, WIDEST);
  const [first, second] = pair;
  const part = (title: string, measures: readonly Measure[]): Line[] => {
    const differences = compareMeasures(measures, first.measured, second.measured);
    return [[], ...measureLines(title, differences, width, look)];
  };
  return [
    ...comparisonSentences(first, second).flatMap(({ text, tone }) =>
      wrapToWidth(text, width).map((line): Line => [tone ? span(tone, line) : line]),
    ),
    [],
    ...settingLines(pair, width, look),
    ...part('rate', RATES),
    ...part('a row took', PERCENTILES),
    ...part('outcome', OUTCOME_MEASURES),
  ];
}

interface Row {
  readonly name: string;
  readonly first: string | Span;
  readonly second: string | Span;
}

function settingLines([first, second]: Pair, width: number, look: Look): Line[] {
  const { different, same } = compareSettings(first, second);
  const ending = ({ ending }: RunSummary): Span => span(ENDINGS[ending].tone, ENDINGS[ending].word);
  const when = ({ startedAt }: RunSummary): string => startedAt.slice(0, 19).replace('T', ' ');
  const rows: Row[] = [
    ...(width < NARROW ? [] : [{ name: 'run', first: first.id, second: second.id }]),
    { name: 'when (UTC)', first: when(first), second: when(second) },
    ...(first.ending === second.ending
      ? []
      : [{ name: 'status', first: ending(first), second: ending(second) }]),
    ...different.map((row) => ({
      name: row.name,
      first: span('accent', safeText(row.first)),
      second: span('accent', safeText(row.second)),
    })),
  ];
  const columns: Column<Row>[] = [
    {
      title: 'differs',
      width: Math.min(15, Math.floor(width / 5)),
      cell: ({ name }) => name,
    },
    { title: 'A', cell: (row) => row.first },
    { title: 'B', cell: (row) => row.second },
  ];
  const alike = same.map(({ name, text }) => `${name} ${safeText(text)}`).join(', ');
  return [
    ...tableLines({ columns, rows, width, look }),
    ...wrapToWidth(`The same in both: ${alike}.`, width).map((line): Line => [span('dim', line)]),
  ];
}

function measureLines(
  title: string,
  differences: readonly Difference[],
  width: number,
  look: Look,
): Line[] {
  const { dash } = look.glyphs;
  const value = ({ measure }: Difference, number: number | null): string =>
    number === null ? dash : measure.format(number);
  const numbers = width < NARROW ? 9 : 12;
  const columns: Column<Difference>[] = [
    { title, width: width < NARROW ? 11 : 15, cell: (row) => nameCell(row, look) },
    { title: 'A', width: numbers, align: 'right', cell: (row) => value(row, row.first) },
    { title: 'B', width: numbers, align: 'right', cell: (row) => value(row, row.second) },
    {
      title: 'B against A',
      align: 'right',
      ...(width < WIDE ? {} : { width: 26 }),
      cell: (row) => tellDifference(row, look.glyphs.isUnicode ? '−' : '-'),
    },
    { title: 'better', width: width < NARROW ? 11 : 13, cell: (row) => winnerCell(row, look) },
  ];
  return tableLines({ columns, rows: differences, width, look });
}

function nameCell({ measure }: Difference, { glyphs }: Look): string | Span {
  const { outcome, name } = measure;
  return outcome ? span(outcome, `${glyphs.outcomes[outcome]} ${name}`) : name;
}

function winnerCell({ winner, measure }: Difference, { glyphs }: Look): string | Span {
  if (winner === 'none') return '';
  return span(
    'good',
    `${glyphs.ok} ${winner === 'first' ? 'A' : 'B'} ${measure.better?.word ?? ''}`,
  );
}
