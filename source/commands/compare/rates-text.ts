import { formatDuration } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import { describeDurability } from '../../db/durability-class.js';
import {
  describeSearch,
  describeSearchFindings,
  nameOfVariant,
  type RateResult,
} from '../../lab/rates/describe.js';
import { type RateSearch } from '../../lab/rates/record.js';
import { formatGivenRate } from '../../ledger/open-loop.js';
import { csvCell } from '../../report/exports/csv.js';
import { markdownText } from '../../report/exports/markdown.js';
import type { CommandContext } from '../context.js';
import { textTable, type Column } from '../table.js';

/** A search as a person reads it: the highest rate first, within what the databases promise. */
export function describeRates(
  search: RateSearch,
  results: readonly RateResult[],
  { paint }: Pick<CommandContext, 'paint'>,
): string[] {
  const sorted = results.toSorted((one, other) => (other.holds ?? 0) - (one.holds ?? 0));
  const promises = [...new Set(sorted.map(promiseOf))];
  const columns: Column[] = [
    { title: ' variant', align: 'left' },
    { title: 'holds', align: 'right' },
    { title: 'does not hold', align: 'right' },
    { title: 'p99', align: 'right' },
    { title: 'windows', align: 'right' },
  ];
  return [
    paint('dim', escapeText(describeSearch(search))),
    ...promises.flatMap((promise) => {
      const group = sorted.filter((result) => promiseOf(result) === promise);
      const rows = group.map(({ settings, holds, fails, p99Ms, windows }) => [
        ` ${escapeText(nameOfVariant(settings))}`,
        holds === null ? '–' : formatGivenRate(holds),
        fails === null ? '–' : formatGivenRate(fails),
        formatDuration(p99Ms),
        String(windows),
      ]);
      const sentences = group.map(
        ({ settings, sentence }) => ` ${escapeText(`${nameOfVariant(settings)}: ${sentence}`)}`,
      );
      return ['', paint('bold', promise.toUpperCase())].concat(textTable(columns, rows), sentences);
    }),
    '',
    ...describeSearchFindings(search).map(escapeText),
  ];
}

function promiseOf({ durability }: RateResult): string {
  return durability ? describeDurability(durability) : 'durability not known';
}

/** One line for each window. */
export function csvLines({ factors, variants, windows }: RateSearch): string[] {
  const names = factors.map(({ name }) => name);
  const head = [
    'window',
    'variant',
    ...names.map((name) => `set_${name}`),
    'rate',
    'seed',
    'holds',
    'reason',
    'rows_per_second',
    'p50_ms',
    'p99_ms',
    'max_ms',
    'service_p99_ms',
    'behind_ms',
    'limit',
    'attempted',
    'inserted',
  ];
  const lines = windows.map((window, index) => {
    const { measured } = window;
    return [
      index + 1,
      window.variant,
      ...names.map((name) => variants[window.variant]?.[name] ?? ''),
      window.rate,
      window.seed,
      window.holds ? 'yes' : 'no',
      window.reason ?? '',
      measured?.rowsPerSecond ?? '',
      measured?.latencyMs.p50 ?? '',
      measured?.latencyMs.p99 ?? '',
      measured?.latencyMs.max ?? '',
      measured?.openLoop.serviceMs.p99 ?? '',
      measured?.openLoop.behindMs ?? '',
      measured?.openLoop.limit ?? '',
      measured?.totals.attempted ?? '',
      measured?.totals.inserted ?? '',
    ]
      .map(csvCell)
      .join(',');
  });
  return [head.join(','), ...lines];
}

/** The search as a document. */
export function markdownLines(search: RateSearch, results: readonly RateResult[]): string[] {
  const head = ['variant', 'holds, rows/s', 'does not hold, rows/s', 'p99, ms', 'result'];
  const rows = results.map(({ settings, holds, fails, p99Ms, sentence }) => [
    nameOfVariant(settings),
    String(holds ?? '–'),
    String(fails ?? '–'),
    p99Ms?.toFixed(2) ?? '–',
    sentence,
  ]);
  return [
    `# ${markdownText(describeSearch(search))}`,
    '',
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row.map(markdownText).join(' | ')} |`),
    '',
    ...describeSearchFindings(search).map((sentence) => `- ${markdownText(sentence)}`),
    '',
    '```sh',
    escapeText(search.command),
    '```',
  ];
}
