import { acceptsText, buildAutomaton, type Automaton } from './automaton.js';
import { Language } from './language.js';
import { parsePattern } from './parse.js';

/** The longest text that is generated for a pattern, in characters. */
export const LONGEST_GENERATED = 1000;

/**
 * A pattern of a model file. It matches a text in one pass, however the pattern is written, and gives each of its
 * texts a number.
 */
export class Pattern {
  readonly #automaton: Automaton;
  #language: Language | undefined;

  /** @throws PatternError if the pattern is not supported, or too large */
  constructor(text: string) {
    this.#automaton = buildAutomaton(parsePattern(text));
  }

  /** Whether the whole text matches. */
  matches(text: string): boolean {
    return acceptsText(this.#automaton, text);
  }

  get language(): Language {
    this.#language ??= new Language(this.#automaton);
    return this.#language;
  }
}

const KNOWN = new Map<string, Pattern>();

/** How many patterns are kept. */
const MOST_KNOWN = 200;

/** The pattern of a text, built once. @throws PatternError */
export function patternOf(text: string): Pattern {
  const known = KNOWN.get(text);
  if (known) return known;
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  const pattern = new Pattern(text);
  KNOWN.set(text, pattern);
  return pattern;
}
