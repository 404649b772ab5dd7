/** The functions of the language, each over the numbers of its arguments; lists count as their numbers. */
export const FUNCTIONS = ['min', 'max', 'sum', 'mean', 'count'] as const;

export type FunctionName = (typeof FUNCTIONS)[number];

export const COMPARISONS = ['=', '!=', '<', '<=', '>', '>='] as const;

export type Comparison = (typeof COMPARISONS)[number];

export type Arithmetic = '+' | '-' | '*' | '/';

/** A parsed expression over the facts of a lesson's runs. */
export type Expression =
  | { readonly kind: 'value'; readonly value: number | string | boolean }
  /** A fact: the id of a run or a step, and the name of what is known of it. */
  | { readonly kind: 'fact'; readonly of: string; readonly name: string; readonly at: number }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly args: readonly Expression[] }
  | { readonly kind: 'not'; readonly inner: Expression }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Expression[] }
  | {
      readonly kind: 'compare';
      readonly how: Comparison;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'calculate';
      readonly how: Arithmetic;
      readonly left: Expression;
      readonly right: Expression;
    };

/** The facts that an expression names, in the order of its text. */
export function factsIn(expression: Expression): Extract<Expression, { kind: 'fact' }>[] {
  switch (expression.kind) {
    case 'value':
      return [];
    case 'fact':
      return [expression];
    case 'call':
      return expression.args.flatMap(factsIn);
    case 'not':
      return factsIn(expression.inner);
    case 'all':
    case 'any':
      return expression.parts.flatMap(factsIn);
    case 'compare':
    case 'calculate':
      return [...factsIn(expression.left), ...factsIn(expression.right)];
  }
}
