/** A word, number, text or sign of an expression. */
export interface Token {
  readonly kind: 'name' | 'number' | 'text' | 'sign';
  readonly text: string;
  /** Where it begins, from 0. */
  readonly at: number;
}

/** An expression that cannot be read. */
export class ExpressionError extends Error {
  /** Where it cannot be read, in characters from 0. */
  readonly at: number;

  constructor(problem: string, at: number) {
    super(problem);
    this.name = 'ExpressionError';
    this.at = at;
  }
}

const TOKEN =
  /\s+|(?<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?<number>\d+(?:\.\d+)?)|'(?<text>[^']*)'|(?<sign>!=|<=|>=|[-=<>+*/(),])/y;

/** Splits an expression. @throws ExpressionError at the first character that begins nothing */
export function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(expression);
    if (!found) {
      throw new ExpressionError(`${JSON.stringify(expression.charAt(at))} begins nothing`, at);
    }
    for (const kind of ['name', 'number', 'text', 'sign'] as const) {
      const text = found.groups?.[kind];
      if (text !== undefined) tokens.push({ kind, text, at });
    }
  }
  return tokens;
}
