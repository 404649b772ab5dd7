import type { RunSummary } from '../../engine/history/run-summary.js';
import { endingSpan } from '../../components/ending.js';
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
  formatDifference,
  type Difference,
  type Measure,
} from './measures.js';
import { comparePromises, compareSettings, type SettingsComparison } from './settings-table.js';

export type Pair = readonly [RunSummary, RunSummary];

const NARROW = 70;
/** Widest comparison: farther apart, two columns are hard to compare. */
const WIDEST = 110;

/** Two runs side by side: different settings first, then the results. */
export function comparisonLines(pair: Pair, columns: number, look: Look): Line[] {
  const width = Math.min(columns, WIDEST);
  const [first, second] = pair;
  const part = (title: string, measures: readonly Measure[]): Line[] => {
    const differences = compareMeasures(measures, first.measured, second.measured);
    return [[], ...measureLines(title, differences, width, look)];
  };
  return [
    ...comparisonSentences(first, second).flatMap(({ text, tone }) =>
      wrapToWidth(safeText(text), width).map((line): Line => [tone ? span(tone, line) : line]),
    ),
    [],
    ...settingLines(pair, width, look),
    [],
    ...promiseLines(pair, width, look),
    ...part('rate', RATES),
    ...part('latency', PERCENTILES),
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
  const ending = ({ ending }: RunSummary): Span => endingSpan(ending);
  const when = ({ startedAt }: RunSummary): string => startedAt.slice(0, 19).replace('T', ' ');
  const rows: Row[] = [
    ...(width < NARROW ? [] : [{ name: 'run', first: first.id, second: second.id }]),
    { name: 'when (UTC)', first: when(first), second: when(second) },
    ...(first.ending === second.ending
      ? []
      : [{ name: 'status', first: ending(first), second: ending(second) }]),
    ...differentRows({ different }),
  ];
  return [...sideBySide('differs', rows, width, look), ...sameLines({ same }, width)];
}

/** The durability of each run; if they are equal, in one sentence. */
function promiseLines([first, second]: Pair, width: number, look: Look): Line[] {
  const promises = comparePromises(first, second);
  const rows = differentRows(promises);
  return [
    ...(rows.length > 0 ? sideBySide('promises', rows, width, look) : []),
    ...sameLines(promises, width, 'Promised in both: '),
  ];
}

function differentRows({ different }: Pick<SettingsComparison, 'different'>): Row[] {
  return different.map((row) => ({
    name: row.name,
    first: span('accent', safeText(row.first)),
    second: span('accent', safeText(row.second)),
  }));
}

function sideBySide(title: string, rows: readonly Row[], width: number, look: Look): Line[] {
  const columns: Column<Row>[] = [
    { title, width: Math.min(15, Math.floor(width / 5)), cell: ({ name }) => name },
    { title: 'A', cell: (row) => row.first },
    { title: 'B', cell: (row) => row.second },
  ];
  return tableLines({ columns, rows, width, look });
}

function sameLines(
  { same }: Pick<SettingsComparison, 'same'>,
  width: number,
  begin = 'The same in both: ',
): Line[] {
  if (same.length === 0) return [];
  const alike = same.map(({ name, text }) => `${name} ${safeText(text)}`).join(', ');
  return wrapToWidth(`${begin}${alike}.`, width).map((line): Line => [span('dim', line)]);
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
      title: look.glyphs.isUnicode ? 'B − A' : 'B - A',
      align: 'right',
      width: width < NARROW ? 11 : 15,
      cell: (row) => formatDifference(row, look.glyphs.isUnicode ? '−' : '-'),
    },
  ];
  return tableLines({ columns, rows: differences, width, look });
}

function nameCell({ measure }: Difference, { glyphs }: Look): string | Span {
  const { outcome, name } = measure;
  return outcome ? span(outcome, `${glyphs.outcomes[outcome]} ${name}`) : name;
}
