import { formatAmount, inflect } from '../base/format.js';
import type { Evidence } from './carry-out.js';
import type { Claim } from './lesson.js';
import { truthOf } from './predicate/evaluate.js';
import { factsIn } from './predicate/expression.js';
import { fillTemplate } from './template.js';

/** What the runs of a lesson showed of one of its statements. */
export type Finding =
  | { readonly verdict: 'seen'; readonly sentence: string }
  /** The runs were carried out and did not show it: another run may. */
  | { readonly verdict: 'not seen'; readonly sentence: string }
  /** @property isOptional whether only a server is missing that the lesson can do without */
  | {
      readonly verdict: 'not possible';
      readonly sentence: string;
      readonly reason: string;
      readonly isOptional: boolean;
    };

/** What the runs showed of a statement; the sentence has their numbers. */
export function judgeClaim({ text, when }: Claim, { facts, problems }: Evidence): Finding {
  const sentence = fillTemplate(text, facts);
  const truth = truthOf(when, facts);
  if (truth !== 'not known') return { verdict: truth, sentence };
  const ids = factsIn(when).map(({ of }) => of.split('.')[0] ?? '');
  const failed = ids.find((id) => problems.has(id)) ?? '';
  const problem = problems.get(failed) ?? {
    sentence: 'a number was not measured',
    isOptional: false,
  };
  return {
    verdict: 'not possible',
    sentence,
    reason: problem.sentence,
    isOptional: problem.isOptional,
  };
}

/** The findings without those that need a server which is not there. */
export function lookedAt(findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => finding.verdict !== 'not possible' || !finding.isOptional);
}

/** How many findings need a server, in a sentence; undefined if none does. */
export function describeLeftOut(findings: readonly Finding[]): string | undefined {
  const count = findings.length - lookedAt(findings).length;
  if (count === 0) return undefined;
  const [are, were] = [inflect(count, 'is', 'are'), inflect(count, 'was', 'were')];
  return `${formatAmount(count, 'statement')} ${are} about servers and ${were} not looked at: name servers with --topology`;
}

/** What a lesson as a whole showed: the worst of its statements that could be looked at. */
export type Result = 'seen' | 'not seen' | 'not possible';

/**
 * What a lesson showed. What needs a server that is not there does not count, unless nothing else is left.
 */
export function resultOf(findings: readonly Finding[]): Result {
  const counted = lookedAt(findings);
  if (counted.length === 0) return 'not possible';
  if (counted.some(({ verdict }) => verdict === 'not possible')) return 'not possible';
  return counted.every(({ verdict }) => verdict === 'seen') ? 'seen' : 'not seen';
}
