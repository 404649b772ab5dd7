import { formatList } from '../../base/format.js';
import {
  COMPARISONS,
  FUNCTIONS,
  type Arithmetic,
  type Comparison,
  type Expression,
  type FunctionName,
} from './expression.js';
import { ExpressionError, tokensOf, type Token } from './tokens.js';

/** Deeper expressions are refused: each level of brackets is a level of calls. */
const DEEPEST = 50;

/**
 * Reads an expression such as `ten.peakInFlight > 1 and max(ten.threadRows) <= 2 * min(ten.threadRows)`.
 * From the weakest to the strongest: or, and, not, a comparison, + and -, * and /.
 * @throws ExpressionError
 */
export function parseExpression(text: string): Expression {
  return new Parser(text).whole();
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #position = 0;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
    this.#end = text.length;
  }

  whole(): Expression {
    const expression = this.#any();
    const rest = this.#next();
    if (rest) throw new ExpressionError(`${quote(rest)} follows a complete expression`, rest.at);
    return expression;
  }

  #any(): Expression {
    return this.#joined('or', 'any', () => this.#all());
  }

  #all(): Expression {
    return this.#joined('and', 'all', () => this.#not());
  }

  #joined(word: string, kind: 'all' | 'any', part: () => Expression): Expression {
    const first = part();
    const parts = [first];
    while (this.#take('name', word)) parts.push(part());
    return parts.length === 1 ? first : { kind, parts };
  }

  #not(): Expression {
    if (!this.#take('name', 'not')) return this.#comparison();
    return { kind: 'not', inner: this.#deeper(() => this.#not()) };
  }

  #comparison(): Expression {
    const left = this.#sum();
    const how = this.#oneOf<Comparison>(COMPARISONS);
    return how ? { kind: 'compare', how, left, right: this.#sum() } : left;
  }

  #sum(): Expression {
    return this.#chain(['+', '-'], () => this.#product());
  }

  #product(): Expression {
    return this.#chain(['*', '/'], () => this.#atom());
  }

  #chain(signs: readonly Arithmetic[], part: () => Expression): Expression {
    let left = part();
    for (;;) {
      const how = this.#oneOf(signs);
      if (!how) return left;
      left = { kind: 'calculate', how, left, right: part() };
    }
  }

  #atom(): Expression {
    const token = this.#next();
    if (!token) throw new ExpressionError('it ends where a value is missing', this.#end);
    this.#position += 1;
    if (token.kind === 'number') return { kind: 'value', value: Number(token.text) };
    if (token.kind === 'text') return { kind: 'value', value: token.text };
    if (token.kind === 'name') return this.#named(token);
    if (token.text === '(') {
      const inner = this.#deeper(() => this.#any());
      this.#require(')');
      return inner;
    }
    throw new ExpressionError(`${quote(token)} is where a value is missing`, token.at);
  }

  #named(token: Token): Expression {
    const { text, at } = token;
    if (text === 'true' || text === 'false') return { kind: 'value', value: text === 'true' };
    if (this.#take('sign', '(')) {
      const name = FUNCTIONS.find((known): known is FunctionName => known === text);
      if (!name) {
        throw new ExpressionError(
          `there is no function ${quote(token)}; use ${formatList(FUNCTIONS, 'or')}`,
          at,
        );
      }
      const args = [this.#deeper(() => this.#any())];
      while (this.#take('sign', ',')) args.push(this.#deeper(() => this.#any()));
      this.#require(')');
      return { kind: 'call', name, args };
    }
    const point = text.lastIndexOf('.');
    if (point === -1) {
      throw new ExpressionError(
        `${quote(token)} names no fact: write the id of a run or a step, a point and a name`,
        at,
      );
    }
    return { kind: 'fact', of: text.slice(0, point), name: text.slice(point + 1), at };
  }

  #deeper(part: () => Expression): Expression {
    this.#depth += 1;
    if (this.#depth > DEEPEST) {
      throw new ExpressionError('it is too deeply nested', this.#next()?.at ?? this.#end);
    }
    const expression = part();
    this.#depth -= 1;
    return expression;
  }

  #next(): Token | undefined {
    return this.#tokens[this.#position];
  }

  #take(kind: Token['kind'], text: string): boolean {
    const token = this.#next();
    if (token?.kind !== kind || token.text !== text) return false;
    this.#position += 1;
    return true;
  }

  #oneOf<Sign extends string>(signs: readonly Sign[]): Sign | undefined {
    return signs.find((sign) => this.#take('sign', sign));
  }

  #require(sign: string): void {
    if (this.#take('sign', sign)) return;
    const token = this.#next();
    const found = token ? `, not ${quote(token)}` : '';
    throw new ExpressionError(`a ${sign} is missing${found}`, token?.at ?? this.#end);
  }
}

function quote({ text }: Token): string {
  return JSON.stringify(text);
}
