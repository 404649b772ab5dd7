import { formatAmount } from '../../base/format.js';
import { cutLine, span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { safeText, wrapToRows } from '../../components/text.js';
import type { ComparisonSummary } from '../../lab/listing.js';

/** From this width on, the year is shown, as in the lines of runs. */
const WIDE = 96;

/** A comparison in the list: when, what varied, its verdicts and how it ended. */
export function comparisonLine(
  { startedAt, workload, varied, verdict, status, rounds, completeRounds }: ComparisonSummary,
  width: number,
  { glyphs }: Look,
): Line {
  const when = safeText(startedAt.slice(0, 16).replace('T', ' '));
  const ended = status === 'completed' ? '' : `, ${status} (${completeRounds} of ${rounds} rounds)`;
  const line: Line = [
    '   ',
    width >= WIDE ? when : when.slice(5),
    '  ',
    span('title', 'comparison'),
    `  ${safeText(workload)} ${safeText(varied)}`,
    span('dim', `: ${verdict}${ended}`),
  ];
  return cutLine(line, width, glyphs.ellipsis);
}

/** The selected comparison in full. */
export function comparisonDetail(
  comparison: ComparisonSummary,
  width: number,
  { glyphs }: Look,
): Line[] {
  const { id, workload, varied, variants, rounds, completeRounds, runs, verdict, status } =
    comparison;
  const size = `${formatAmount(variants, 'variant')}, ${completeRounds} of ${formatAmount(rounds, 'round')} complete, ${formatAmount(runs, 'run')} in all`;
  return [
    [span('border', glyphs.line.repeat(width))],
    [span('title', safeText(id)), span('dim', `  comparison, ${status}`)],
    ...wrapToRows(
      safeText(`${workload}: ${varied}`),
      { columns: width, rows: 2 },
      glyphs.ellipsis,
    ).map((line): Line => [line]),
    [span('dim', size)],
    [`Against the base: ${verdict}`],
  ];
}
