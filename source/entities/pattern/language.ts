import type { Automaton } from './automaton.js';
import { codeAt, sizeOf, type CharacterSet } from './character-set.js';
import { PatternError } from './expression.js';
import { printableOf, withoutBlanks } from './printable.js';

/** The most intermediate counts; each is a number of texts from a state to the end. */
const MOST_COUNTS = 300_000;

/** Lengths that are looked at after the last one that had a text. */
const LENGTHS_AHEAD = 200;

/** Texts of one length. */
export interface TextsOfLength {
  readonly length: number;
  /** How many there are. */
  readonly count: bigint;
}

/** The characters of a class that texts are made of: inside of a text, and at its ends. */
interface Printable {
  readonly inside: CharacterSet;
  readonly atEnd: CharacterSet;
}

/**
 * The texts that an automaton accepts, without blanks at their ends, each with a number. Of characters that the
 * pattern does not distinguish, only those are used that can be printed.
 */
export class Language {
  readonly #steps: Automaton['steps'];
  readonly #accepts: Automaton['accepts'];
  readonly #printable: readonly Printable[];
  readonly #distances: readonly number[];
  readonly #counts = new Map<number, bigint>();

  constructor({ classes, steps, accepts }: Automaton) {
    this.#printable = classes.map((set) => {
      const inside = printableOf(set);
      return { inside, atEnd: withoutBlanks(inside) };
    });
    this.#steps = steps.map((all) =>
      all.filter(({ characters }) => sizeOf(this.#setOf(characters, false)) > 0),
    );
    this.#accepts = accepts;
    this.#distances = distancesToEnd(this.#steps, accepts);
  }

  /**
   * The lengths that texts have, from the shortest on, until there are `enough` texts of `lengths` lengths.
   * @throws PatternError if counting them would take too long
   */
  lengths(
    { min, max }: { readonly min: number; readonly max: number },
    { enough, lengths }: { readonly enough: bigint; readonly lengths: number },
  ): TextsOfLength[] {
    const found: TextsOfLength[] = [];
    let total = 0n;
    let last = Math.max(min, this.#distances[0] ?? Infinity);
    for (let length = last; length <= Math.min(max, last + LENGTHS_AHEAD); length += 1) {
      const count = this.#count(0, length, true);
      if (count === 0n) continue;
      found.push({ length, count });
      last = length;
      total += count;
      if (total >= enough && found.length >= lengths) break;
    }
    return found;
  }

  /** The text of a length with a number, from 0. @throws RangeError if there are fewer */
  textAt(length: number, number: bigint): string {
    let text = '';
    let state = 0;
    let left = number;
    for (let open = length; open > 0; open -= 1) {
      const isEnd = open === length || open === 1;
      const chosen = this.#steps[state]?.find(({ characters, to }) => {
        const count = BigInt(sizeOf(this.#setOf(characters, isEnd))) * this.#count(to, open - 1);
        if (left < count) return true;
        left -= count;
        return false;
      });
      if (!chosen) throw new RangeError(`no text of length ${length} has the number ${number}`);
      const after = this.#count(chosen.to, open - 1);
      const position = Number(left / after);
      text += String.fromCodePoint(codeAt(this.#setOf(chosen.characters, isEnd), position));
      left %= after;
      state = chosen.to;
    }
    return text;
  }

  /** The number of texts with so many characters from a state to the end. */
  #count(state: number, length: number, isStart = false): bigint {
    if (length === 0) return this.#accepts[state] === true ? 1n : 0n;
    if (length < (this.#distances[state] ?? Infinity)) return 0n;
    // The first character may not be a blank, so that the same state counts otherwise at the start.
    const key = (length * this.#steps.length + state) * 2 + (isStart ? 1 : 0);
    const known = this.#counts.get(key);
    if (known !== undefined) return known;
    if (this.#counts.size >= MOST_COUNTS) {
      throw new PatternError('its texts are too long to be counted', 'Shorten its repetitions');
    }
    let count = 0n;
    for (const { characters, to } of this.#steps[state] ?? []) {
      const size = sizeOf(this.#setOf(characters, isStart || length === 1));
      if (size > 0) count += BigInt(size) * this.#count(to, length - 1);
    }
    this.#counts.set(key, count);
    return count;
  }

  #setOf(characters: number, isEnd: boolean): CharacterSet {
    const printable = this.#printable[characters];
    return (isEnd ? printable?.atEnd : printable?.inside) ?? [];
  }
}

/** For each state, the fewest characters to a state that accepts; Infinity if there is none. */
function distancesToEnd(steps: Automaton['steps'], accepts: readonly boolean[]): number[] {
  const before: number[][] = steps.map(() => []);
  for (const [state, all] of steps.entries()) for (const { to } of all) before[to]?.push(state);
  const distances = accepts.map((isEnd) => (isEnd ? 0 : Infinity));
  let reached = [...accepts.keys()].filter((state) => accepts[state]);
  for (let distance = 1; reached.length > 0; distance += 1) {
    const next = new Set<number>();
    for (const state of reached.flatMap((at) => before[at] ?? [])) {
      if (distances[state] !== Infinity) continue;
      distances[state] = distance;
      next.add(state);
    }
    reached = [...next];
  }
  return distances;
}
