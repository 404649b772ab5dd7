import { formatAmount, formatList, inflect } from '../../base/format.js';
import { capitalize, escapeText } from '../../base/text.js';
import type { Analysis, VariantResult } from '../analysis.js';
import { describeBase } from '../describe.js';
import type { Experiment } from '../experiment.js';
import { formatVariant } from '../factors.js';
import type { VerdictKind } from '../verdict.js';

/** What is counted of each kind, and in which order. */
const COUNTED: readonly (readonly [kind: VerdictKind, words: string])[] = [
  ['faster', 'faster than the base'],
  ['slower', 'slower'],
  ['no difference', 'without a difference that matters'],
  ['not decided', 'not decided'],
  ['too few runs', 'without a verdict: too few runs'],
  ['disqualified', 'disqualified'],
];

/** The verdicts in one sentence: "Of 3 variants beside the base, 2 are faster than the base and 1 is not decided." */
export function summarizeVerdicts({ results }: Pick<Analysis, 'results'>): string {
  const base = results.find(({ isControl }) => !isControl);
  if (base?.verdict.kind === 'disqualified') {
    return `The base is disqualified, so that nothing is compared with it: ${base.verdict.reason}.`;
  }
  const judged = results.filter(({ isControl, verdict }) => !isControl && verdict.kind !== 'base');
  const found = COUNTED.map(([kind, words]) => ({
    count: judged.filter(({ verdict }) => verdict.kind === kind).length,
    words,
  })).filter(({ count }) => count > 0);
  const [first, second] = found;
  if (first && !second) return `${describeAll(judged.length)} ${first.words}.`;
  const parts = found.map(({ count, words }) => `${count} ${inflect(count, 'is', 'are')} ${words}`);
  return `Of ${judged.length} variants beside the base, ${formatList(parts)}.`;
}

function describeAll(count: number): string {
  if (count === 1) return 'The variant beside the base is';
  return `${count === 2 ? 'Both' : `All ${count}`} variants beside the base are`;
}

/** A sentence for each variant, those with a difference first, the best first among them. */
export function verdictSentences(
  { variants }: Pick<Experiment, 'variants'>,
  { results }: Pick<Analysis, 'results'>,
): string[] {
  const base = escapeText(describeBase(variants));
  const order = COUNTED.map(([kind]) => kind);
  const rate = ({ rowsPerSecond }: VariantResult): number => rowsPerSecond?.median ?? 0;
  return results
    .filter(({ isControl, verdict }) => !isControl && verdict.kind !== 'base')
    .toSorted(
      (left, right) =>
        order.indexOf(left.verdict.kind) - order.indexOf(right.verdict.kind) ||
        rate(right) - rate(left),
    )
    .map((result) => sentenceOf(result, base));
}

function sentenceOf({ settings, verdict, sentence }: VariantResult, base: string): string {
  const name = capitalize(escapeText(formatVariant(settings)));
  const verdictText = escapeText(sentence);
  const rest = verdictText.slice(verdictText.indexOf(': ') + 2);
  switch (verdict.kind) {
    case 'faster':
    case 'slower':
      return `${name} is ${verdict.kind} than ${base}: ${rest}.`;
    case 'no difference':
      return `${name} makes no difference to ${base} that matters: ${rest}.`;
    case 'not decided':
      return `${name} is not decided against ${base}: ${rest}.`;
    default:
      return `${name}: ${verdictText}.`;
  }
}

/** The verdicts in few words, for a list of comparisons: "2 faster, 1 not decided". */
export function countVerdicts({ results }: Pick<Analysis, 'results'>): string {
  const judged = results.filter(({ isControl, verdict }) => !isControl && verdict.kind !== 'base');
  const parts = COUNTED.flatMap(([kind]) => {
    const count = judged.filter(({ verdict }) => verdict.kind === kind).length;
    return count === 0 ? [] : [formatAmount(count, kind, kind)];
  });
  return parts.join(', ') || 'no verdict';
}
