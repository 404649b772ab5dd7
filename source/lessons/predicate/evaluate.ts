import type { Arithmetic, Comparison, Expression, FunctionName } from './expression.js';

/** What is known of a run or a step: a number, a text, yes or no, a list of numbers, or nothing. */
export type Fact = number | string | boolean | readonly number[] | null;

/** What is known of each run and step, by its id; one that could not be carried out is absent. */
export type Facts = Readonly<Record<string, Readonly<Record<string, Fact>>>>;

/** The value of a predicate: seen, not seen, or not known because a fact is missing. */
export type Truth = 'seen' | 'not seen' | 'not known';

/**
 * Whether a predicate holds. A missing fact makes it `not known`, unless the other facts decide it anyway:
 * `false and unknown` is false, `true or unknown` is true.
 */
export function truthOf(expression: Expression, facts: Facts): Truth {
  const value = valueOf(expression, facts);
  if (typeof value !== 'boolean') return 'not known';
  return value ? 'seen' : 'not seen';
}

/** The value of an expression; null where a fact is missing, or where its parts do not fit together. */
export function valueOf(expression: Expression, facts: Facts): Fact {
  switch (expression.kind) {
    case 'value':
      return expression.value;
    case 'fact':
      return facts[expression.of]?.[expression.name] ?? null;
    case 'call':
      return call(
        expression.name,
        expression.args.map((arg) => valueOf(arg, facts)),
      );
    case 'not': {
      const inner = valueOf(expression.inner, facts);
      return typeof inner === 'boolean' ? !inner : null;
    }
    case 'all':
    case 'any':
      return join(
        expression.kind,
        expression.parts.map((part) => valueOf(part, facts)),
      );
    case 'compare':
      return compare(
        expression.how,
        valueOf(expression.left, facts),
        valueOf(expression.right, facts),
      );
    case 'calculate':
      return calculate(
        expression.how,
        valueOf(expression.left, facts),
        valueOf(expression.right, facts),
      );
  }
}

/** `all` is decided by one that is false, `any` by one that is true. */
function join(kind: 'all' | 'any', values: readonly Fact[]): boolean | null {
  const deciding = kind === 'any';
  if (values.includes(deciding)) return deciding;
  return values.every((value) => value === !deciding) ? !deciding : null;
}

function compare(how: Comparison, left: Fact, right: Fact): boolean | null {
  if (how === '=' || how === '!=') {
    if (left === null || typeof left !== typeof right || typeof left === 'object') return null;
    return (left === right) === (how === '=');
  }
  if (typeof left !== 'number' || typeof right !== 'number') return null;
  switch (how) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

function calculate(how: Arithmetic, left: Fact, right: Fact): number | null {
  if (typeof left !== 'number' || typeof right !== 'number') return null;
  const result = { '+': left + right, '-': left - right, '*': left * right, '/': left / right }[
    how
  ];
  return Number.isFinite(result) ? result : null;
}

function call(name: FunctionName, args: readonly Fact[]): number | null {
  const numbers: number[] = [];
  for (const arg of args) {
    if (typeof arg === 'number') numbers.push(arg);
    else if (typeof arg === 'object' && arg !== null) numbers.push(...arg);
    else return null;
  }
  const sum = numbers.reduce((total, number) => total + number, 0);
  if (name === 'count') return numbers.length;
  if (name === 'sum') return sum;
  if (numbers.length === 0) return null;
  switch (name) {
    case 'mean':
      return sum / numbers.length;
    case 'min':
      return numbers.reduce((least, number) => Math.min(least, number));
    case 'max':
      return numbers.reduce((most, number) => Math.max(most, number));
  }
}
