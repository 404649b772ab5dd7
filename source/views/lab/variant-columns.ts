import { formatAmount, formatCount, formatDuration } from '../../base/format.js';
import { span, type Span } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { widthOf, type Column } from '../../components/table.js';
import { displayWidth, safeText } from '../../components/text.js';
import type { Tone } from '../../components/theme.js';
import type { VariantResult } from '../../lab/analysis.js';
import { highestRate, rangeBar } from '../../lab/charts/bars.js';
import { isRated } from '../../lab/charts/signs.js';
import { LEAST_RUNS, shortVerdict, type VerdictKind } from '../../lab/verdict.js';
import { carriedLatency } from '../../ledger/percentiles.js';
import type { ShownComparison } from '../../services/lab/shown.js';
import { inGlyphs } from './glyphs.js';
import { variantOf, type LabState } from './state.js';

/** The tone of each verdict. */
export const VERDICT_TONES: Readonly<Record<VerdictKind, Tone>> = {
  base: 'dim',
  faster: 'good',
  slower: 'warning',
  'no difference': 'text',
  'not decided': 'dim',
  'too few runs': 'dim',
  disqualified: 'bad',
};

const NAME = { least: 9, most: 34 } as const;
const VERDICT = { least: 14, usual: 22, most: 46 } as const;
const BAR = { least: 10, most: 60 } as const;
const GAP = 2;

/** For how long others could see a part of a unit, p99. */
const VISIBLE = 'part visible';

/** The columns of the table of variants, as many as there is room for. */
export function columnsFor(
  state: LabState,
  { experiment, analysis, isRunning, step }: ShownComparison,
  width: number,
  look: Look,
): Column<VariantResult>[] {
  const { glyphs } = look;
  const between = ` ${glyphs.bullet} `;
  const compared = analysis.results.filter(({ isControl }) => !isControl);
  const rated = compared.filter(isRated);
  const most = highestRate(rated);
  const title = experiment.factors.map(({ name }) => name).join(between);
  const nameOf = ({ settings }: VariantResult): string =>
    experiment.factors.map(({ name }) => safeText(settings[name] ?? '')).join(between);
  const rateOf = (result: VariantResult): string =>
    isRated(result) ? formatCount(result.rowsPerSecond.median) : glyphs.dash;
  const name = widthOf(
    [title, ...compared.map(nameOf)],
    NAME.least,
    Math.min(NAME.most, Math.ceil(width / 3)),
  );
  const rate = widthOf(compared.map(rateOf), 6, 11);
  const runs = `${experiment.rounds}/${experiment.rounds}`.length;
  const hasRuns = isRunning || compared.some((result) => doneOf(state, result) < experiment.rounds);
  const p99 = 8;
  const visible = compared.some(({ exposedMs }) => exposedMs) ? VISIBLE.length : 0;
  const others =
    name +
    rate +
    p99 +
    (visible && visible + GAP) +
    (hasRuns ? Math.max(4, runs) + GAP : 0) +
    4 * GAP;
  const left = width - others;
  const verdict = Math.max(
    VERDICT.usual,
    Math.min(VERDICT.most, left - BAR.most, Math.floor(left / 2)),
  );
  const bar = Math.min(BAR.most, left - verdict);
  const room = bar < BAR.least ? left + GAP : left - bar;
  const dash = span('dim', glyphs.dash);
  const isGoing = (result: VariantResult): boolean =>
    isRunning && step !== undefined && variantOf(state, result) === step.variant;
  return [
    {
      title,
      width: name,
      cell: (result) => (isGoing(result) ? span('active', nameOf(result)) : nameOf(result)),
    },
    ...(hasRuns
      ? [
          {
            title: 'runs',
            width: Math.max(4, runs),
            align: 'right' as const,
            expendable: 1,
            cell: (result: VariantResult) => `${doneOf(state, result)}/${experiment.rounds}`,
          },
        ]
      : []),
    ...(bar < BAR.least
      ? []
      : [
          {
            title: 'range and median',
            width: bar,
            cell: (result: VariantResult) =>
              isRated(result) ? rangeBar(result.rowsPerSecond, most, bar, glyphs.isUnicode) : '',
          },
        ]),
    {
      title: 'rows/s',
      width: rate,
      align: 'right',
      cell: (result) => (isRated(result) ? rateOf(result) : dash),
    },
    {
      title: 'p99',
      width: p99,
      align: 'right',
      expendable: 2,
      cell: (result) =>
        isRated(result)
          ? formatDuration(carriedLatency(result.latencyMs, result.attempted ?? 0).p99)
          : dash,
    },
    ...(visible === 0
      ? []
      : [
          {
            title: VISIBLE,
            width: visible,
            align: 'right' as const,
            expendable: 1,
            cell: ({ exposedMs }: VariantResult) => formatDuration(exposedMs?.p99 ?? null),
          },
        ]),
    {
      title: `against ${nameOf(compared[0] as VariantResult)}`,
      least: VERDICT.least,
      cell: (result) => verdictCell(result, { isRunning, room }, look),
    },
  ];
}

/** Runs of a variant that are over, the warm-up not counted. */
export function doneOf(state: LabState, result: VariantResult): number {
  const variant = variantOf(state, result);
  const { runs = [], failures = [] } =
    state.shown?.kind === 'comparison' ? state.shown.experiment : {};
  return [...runs, ...failures].filter((run) => run.variant === variant && run.round > 0).length;
}

/** The verdict in a cell; without its interval where there is no room for that. */
function verdictCell(
  { verdict }: VariantResult,
  { isRunning, room }: { readonly isRunning: boolean; readonly room: number },
  look: Look,
): Span {
  if (isRunning && verdict.kind === 'too few runs') {
    return span('dim', `after ${formatAmount(LEAST_RUNS, 'run')} of each`);
  }
  const text = inGlyphs(shortVerdict(verdict), look);
  const isDecided = verdict.kind === 'faster' || verdict.kind === 'slower';
  const brief = isDecided ? text.replace(/ \(.*$/, '') : verdict.kind;
  return span(VERDICT_TONES[verdict.kind], displayWidth(text) <= room ? text : brief);
}
