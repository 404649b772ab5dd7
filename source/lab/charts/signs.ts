import type { VariantResult } from '../analysis.js';
import type { VerdictKind } from '../verdict.js';

/** One character for each verdict, for charts in which a number is beside it. */
const SIGNS: Readonly<Record<VerdictKind, string>> = {
  base: 'b',
  faster: '+',
  slower: '-',
  'no difference': '=',
  'not decided': '?',
  'too few runs': '?',
  disqualified: 'x',
};

/** What each sign means; "?" is the sign of both verdicts that decide nothing. */
const MEANINGS: readonly (readonly [sign: string, meaning: string])[] = [
  ['b', 'base'],
  ['+', 'faster'],
  ['-', 'slower'],
  ['=', 'no difference that matters'],
  ['?', 'not decided'],
  ['x', 'disqualified'],
];

/** The sign of a variant's verdict. */
export function signOf({ verdict }: Pick<VariantResult, 'verdict'>): string {
  return SIGNS[verdict.kind];
}

/** The meanings of the signs that occur: "b base · + faster · ? not decided". */
export function describeSigns(results: readonly VariantResult[], between: string): string {
  const used = new Set(results.map(signOf));
  return MEANINGS.filter(([sign]) => used.has(sign))
    .map(([sign, meaning]) => `${sign} ${meaning}`)
    .join(between);
}

/** Whether a variant has a rate that may be shown: a disqualified one has none. */
export function isRated<Result extends VariantResult>(
  result: Result,
): result is Result & { readonly rowsPerSecond: NonNullable<VariantResult['rowsPerSecond']> } {
  return result.rowsPerSecond !== null && result.verdict.kind !== 'disqualified';
}
