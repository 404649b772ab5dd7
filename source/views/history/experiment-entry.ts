import { formatAmount, formatDuration } from '../../base/format.js';
import { cutLine, span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { safeText, wrapToRows } from '../../components/text.js';
import { describeWorkload } from '../../lab/listed-workload.js';
import type { ExperimentSummary } from '../../services/history.js';

/** From this width on, the year is shown, as in the lines of runs. */
const WIDE = 96;

/** A comparison or a search in the list: when, what varied, what it came to and how it ended. */
export function experimentLine(
  experiment: ExperimentSummary,
  width: number,
  { glyphs }: Look,
): Line {
  const { kind, startedAt, varied, status } = experiment;
  const when = safeText(startedAt.slice(0, 16).replace('T', ' '));
  const ended = status === 'completed' ? '' : `, ${status} (${progressOf(experiment)})`;
  const line: Line = [
    '   ',
    width >= WIDE ? when : when.slice(5),
    '  ',
    span('title', kind.padEnd('comparison'.length)),
    `  ${safeText(`${describeWorkload(experiment)} ${varied}`.trim())}`,
    span('dim', `: ${foundBy(experiment)}${ended}`),
  ];
  return cutLine(line, width, glyphs.ellipsis);
}

/** How far one is that did not end: "3 of 5 rounds", "9 windows". */
function progressOf(experiment: ExperimentSummary): string {
  return experiment.kind === 'search'
    ? formatAmount(experiment.windows, 'window')
    : `${experiment.completeRounds} of ${experiment.rounds} rounds`;
}

/** What it came to, in few words. */
function foundBy(experiment: ExperimentSummary): string {
  return safeText(experiment.kind === 'search' ? experiment.found : experiment.verdict);
}

/** The selected one in full. */
export function experimentDetail(
  experiment: ExperimentSummary,
  width: number,
  { glyphs }: Look,
): Line[] {
  const { kind, id, varied, status } = experiment;
  const workload = describeWorkload(experiment);
  const what = varied === '' ? workload : `${workload}: ${varied}`;
  return [
    [span('border', glyphs.line.repeat(width))],
    [span('title', safeText(id)), span('dim', `  ${kind}, ${status}`)],
    ...wrapToRows(safeText(what), { columns: width, rows: 2 }, glyphs.ellipsis).map(
      (line): Line => [line],
    ),
    [span('dim', sizeOf(experiment))],
    [
      experiment.kind === 'search'
        ? `Within a p99 of ${formatDuration(experiment.p99Ms)}: ${foundBy(experiment)}`
        : `Against the base: ${foundBy(experiment)}`,
    ],
  ];
}

function sizeOf(experiment: ExperimentSummary): string {
  const variants = formatAmount(experiment.variants, 'variant');
  if (experiment.kind === 'search') {
    return `${variants}, ${formatAmount(experiment.windows, 'window')} in all`;
  }
  const { rounds, completeRounds, runs } = experiment;
  return `${variants}, ${completeRounds} of ${formatAmount(rounds, 'round')} complete, ${formatAmount(runs, 'run')} in all`;
}
