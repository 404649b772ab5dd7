import { formatAmount } from '../../base/format.js';
import {
  charactersOf,
  complementOf,
  intersectionOf,
  unionOf,
  type CharacterSet,
} from './character-set.js';
import { ANY_CHARACTER, readEscape } from './escapes.js';
import { PatternError, type Expression } from './expression.js';

/** The longest pattern in characters, and the most groups inside each other. */
const MOST = { characters: 1000, depth: 40 } as const;

/**
 * Reads a regular expression that a whole text must match: what XML Schema and the engines of programming
 * languages have in common. `^` at the beginning and `$` at the end change nothing.
 * @throws PatternError that names what is not supported
 */
export function parsePattern(text: string): Expression {
  if (text.length > MOST.characters) {
    throw new PatternError(`it is longer than ${formatAmount(MOST.characters, 'character')}`);
  }
  const parser = new Parser([...text]);
  const expression = parser.choice(0);
  if (!parser.isAtEnd) throw new PatternError('a ) has no ( before it', 'Write \\) for the sign');
  return expression;
}

class Parser {
  readonly #characters: readonly string[];
  #at = 0;

  constructor(characters: readonly string[]) {
    this.#characters = characters;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#characters.length;
  }

  /** Reads options up to a closing bracket or the end. */
  choice(depth: number): Expression {
    if (depth > MOST.depth)
      throw new PatternError(`more than ${MOST.depth} groups are inside each other`);
    const options = [this.#sequence(depth)];
    while (this.#take('|')) options.push(this.#sequence(depth));
    return options.length === 1 ? options[0]! : { kind: 'choice', options };
  }

  #sequence(depth: number): Expression {
    const parts: Expression[] = [];
    if (depth === 0) this.#take('^');
    while (!this.isAtEnd && this.#peek() !== '|' && this.#peek() !== ')') {
      if (this.#peek() === '$' && depth === 0 && this.#endsOption()) break;
      parts.push(this.#quantified(this.#atom(depth)));
    }
    return { kind: 'sequence', parts };
  }

  /** Skips a `$` at the end of an option. */
  #endsOption(): boolean {
    const after = this.#characters[this.#at + 1];
    if (after !== undefined && after !== '|') return false;
    this.#at += 1;
    return true;
  }

  #atom(depth: number): Expression {
    const character = this.#pass();
    switch (character) {
      case '(':
        return this.#group(depth);
      case '[':
        return { kind: 'set', set: this.#class(depth) };
      case '.':
        return { kind: 'set', set: ANY_CHARACTER };
      case '\\':
        return { kind: 'set', set: this.#escape() };
      case '^':
      case '$':
        throw new PatternError(
          `${character} is inside of it`,
          `The whole text is matched always; write \\${character} for the sign`,
        );
      case '*':
      case '+':
      case '?':
      case '{':
        throw new PatternError(
          `${character} has nothing before it that it could repeat`,
          `Write \\${character} for the sign`,
        );
      default:
        return { kind: 'set', set: charactersOf(character) };
    }
  }

  #group(depth: number): Expression {
    if (this.#take('?')) this.#groupKind();
    const inside = this.choice(depth + 1);
    if (!this.#take(')')) throw new PatternError('a ( is never closed', 'Write \\( for the sign');
    return inside;
  }

  /** Skips `:`, or the name of a group. */
  #groupKind(): void {
    if (this.#take(':')) return;
    const rest = this.#characters.slice(this.#at, this.#at + 80).join('');
    const [name] = /^P?<[A-Za-z_]\w*>/.exec(rest) ?? [];
    if (name === undefined) {
      const [kind = ''] = /^(?:<?[=!]|[^)]?)/.exec(rest) ?? [];
      throw new PatternError(
        `(?${kind} is not supported`,
        'Write what the text is, without a look at what comes before or after',
      );
    }
    this.#at += name.length;
  }

  #quantified(part: Expression): Expression {
    const range = this.#quantifier();
    if (!range) return part;
    // A lazy quantifier finds another match first, but the same texts.
    this.#take('?');
    if (
      this.#peek() === '+' ||
      this.#peek() === '*' ||
      this.#peek() === '?' ||
      this.#peek() === '{'
    ) {
      throw new PatternError(
        'two repetitions follow each other',
        'Put the first one into brackets',
      );
    }
    return { kind: 'repeat', part, ...range };
  }

  #quantifier(): { min: number; max: number } | undefined {
    if (this.#take('*')) return { min: 0, max: Infinity };
    if (this.#take('+')) return { min: 1, max: Infinity };
    if (this.#take('?')) return { min: 0, max: 1 };
    if (this.#peek() !== '{') return undefined;
    const rest = this.#characters.slice(this.#at, this.#at + 16).join('');
    const [all, min = '', comma, max = ''] = /^\{(\d{1,6})(,(\d{0,6}))?\}/.exec(rest) ?? [];
    if (all === undefined) {
      throw new PatternError('a { is not followed by numbers and a }', 'Write \\{ for the sign');
    }
    this.#at += all.length;
    const most = comma === undefined ? Number(min) : max === '' ? Infinity : Number(max);
    if (most < Number(min)) throw new PatternError(`${all} ends before it begins`);
    return { min: Number(min), max: most };
  }

  /** Reads a class after its opening bracket. */
  #class(depth: number): CharacterSet {
    if (depth > MOST.depth)
      throw new PatternError(`more than ${MOST.depth} groups are inside each other`);
    const isNegated = this.#take('^');
    const sets: CharacterSet[] = [];
    let without: CharacterSet = [];
    while (this.#peek() !== ']' || sets.length === 0) {
      if (this.isAtEnd) throw new PatternError('a [ is never closed', 'Write \\[ for the sign');
      if (this.#take('['))
        throw new PatternError('a [ is inside of brackets', 'Write \\[ for the sign');
      if (sets.length > 0 && this.#peek() === '-' && this.#characters[this.#at + 1] === '[') {
        this.#at += 2;
        without = this.#class(depth + 1);
        if (this.#peek() !== ']')
          throw new PatternError('something follows what is taken off a class');
        break;
      }
      sets.push(this.#range());
    }
    this.#at += 1;
    const all = unionOf(sets);
    const set = intersectionOf(isNegated ? complementOf(all) : all, complementOf(without));
    if (set.length === 0) throw new PatternError('a class in brackets has no character');
    return set;
  }

  #range(): CharacterSet {
    const first = this.#member();
    const after = this.#characters[this.#at + 1];
    if (this.#peek() !== '-' || after === ']' || after === '[' || after === undefined) return first;
    this.#at += 1;
    const last = this.#member();
    const [from, to] = [onlyOf(first), onlyOf(last)];
    if (from === undefined || to === undefined) {
      throw new PatternError('a range in brackets goes from one character to another');
    }
    if (to < from) throw new PatternError('a range in brackets ends before it begins');
    return [[from, to]];
  }

  #member(): CharacterSet {
    const character = this.#pass();
    return character === '\\' ? this.#escape() : charactersOf(character);
  }

  #escape(): CharacterSet {
    const rest = this.#characters.slice(this.#at, this.#at + 48).join('');
    const { set, length } = readEscape(rest);
    this.#at += Array.from(rest.slice(0, length)).length;
    return set;
  }

  #peek(): string | undefined {
    return this.#characters[this.#at];
  }

  #pass(): string {
    const character = this.#peek() ?? '';
    this.#at += 1;
    return character;
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at += 1;
    return true;
  }
}

/** The only character of a set; undefined if it has several. */
function onlyOf(set: CharacterSet): number | undefined {
  const [range] = set;
  return set.length === 1 && range && range[0] === range[1] ? range[0] : undefined;
}
