import type { Tone } from '../../components/theme.js';
import { noVerdictReasons } from '../../services/history/no-verdict.js';
import type { RunSummary } from '../../engine/history/run-summary.js';

/** The sentences above two runs: why there is no verdict, and what is wrong with one of them. */
export function comparisonSentences(
  first: RunSummary,
  second: RunSummary,
): { readonly text: string; readonly tone?: Tone }[] {
  const runs = [
    ['A', first],
    ['B', second],
  ] as const;
  const broken = runs.filter(([, { measured }]) => measured?.audit.ok === false);
  return [
    { text: 'No verdict on which is better, because' },
    ...noVerdictReasons(first, second).map((reason) => ({
      text: `- ${reason}`,
      tone: 'warning' as const,
    })),
    ...broken.map(([name]) => ({
      text: `The audit of ${name} failed: its numbers are those of a run that broke its promise.`,
      tone: 'bad' as const,
    })),
  ];
}
