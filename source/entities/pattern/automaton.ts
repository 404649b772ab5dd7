import { includes, type CharacterSet } from './character-set.js';
import { PatternError, type Expression } from './expression.js';

/** The most states: a pattern that needs more repeats too much, or would take too long to build. */
const MOST_STATES = 4000;

/** The most steps of work to build it: a second or so. */
const MOST_WORK = 3_000_000;

/** Where a step leads, and with which class of characters. */
export interface Step {
  readonly characters: number;
  readonly to: number;
}

/**
 * A finite automaton that accepts the texts of a pattern: from each state, a character leads to at most one
 * state, so that a text is matched in one pass. State 0 is the first.
 */
export interface Automaton {
  /** Characters that the pattern does not distinguish. */
  readonly classes: readonly CharacterSet[];
  readonly steps: readonly (readonly Step[])[];
  readonly accepts: readonly boolean[];
}

/** Builds the automaton of an expression. @throws PatternError if it would be too large */
export function buildAutomaton(expression: Expression): Automaton {
  const builder = new Builder();
  builder.add(expression);
  return builder.finish();
}

/** A state of the first automaton, which may be in many states at once. */
interface LooseState {
  /** Set, and where its characters lead; absent for the last state. */
  set?: number;
  to?: number;
  /** States that are reached without a character. */
  readonly free: number[];
}

class Builder {
  readonly #states: LooseState[] = [{ free: [] }];
  readonly #sets: CharacterSet[] = [];
  readonly #setNumbers = new Map<CharacterSet, number>();
  #last = 0;
  #work = 0;

  /** Appends an expression to what is there. */
  add(expression: Expression): void {
    this.#last = this.#append(expression, this.#last);
  }

  /** Builds an expression from a state on. @returns its last state */
  #append(expression: Expression, from: number): number {
    switch (expression.kind) {
      case 'set':
        return this.#appendSet(expression.set, from);
      case 'sequence':
        return expression.parts.reduce((at, part) => this.#append(part, at), from);
      case 'choice': {
        const end = this.#state();
        for (const option of expression.options) {
          const start = this.#state();
          this.#free(from, start);
          this.#free(this.#append(option, start), end);
        }
        return end;
      }
      case 'repeat':
        return this.#appendRepeat(expression, from);
    }
  }

  #appendSet(set: CharacterSet, from: number): number {
    const start = this.#state();
    const end = this.#state();
    this.#free(from, start);
    this.#states[start] = { set: this.#numberOf(set), to: end, free: [] };
    return end;
  }

  #appendRepeat({ part, min, max }: Expression & { kind: 'repeat' }, from: number): number {
    let at = from;
    for (let count = 0; count < min; count += 1) at = this.#append(part, at);
    const end = this.#state();
    if (max === Infinity) {
      const start = this.#state();
      this.#free(at, start);
      this.#free(this.#append(part, start), start);
      this.#free(start, end);
      return end;
    }
    for (let count = min; count < max; count += 1) {
      this.#free(at, end);
      const start = this.#state();
      this.#free(at, start);
      at = this.#append(part, start);
    }
    this.#free(at, end);
    return end;
  }

  #state(): number {
    if (this.#states.length > 4 * MOST_STATES) throw tooLarge();
    return this.#states.push({ free: [] }) - 1;
  }

  #free(from: number, to: number): void {
    this.#states[from]?.free.push(to);
  }

  #numberOf(set: CharacterSet): number {
    const number = this.#setNumbers.get(set) ?? this.#sets.push(set) - 1;
    this.#setNumbers.set(set, number);
    return number;
  }

  finish(): Automaton {
    const { classes, classesOf } = divide(this.#sets);
    const numbers = new Map<string, number>();
    const groups: (readonly number[])[] = [];
    const numberOf = (states: readonly number[]): number => {
      const name = states.join(' ');
      const known = numbers.get(name);
      if (known !== undefined) return known;
      if (groups.length >= MOST_STATES) throw tooLarge();
      numbers.set(name, groups.length);
      return groups.push(states) - 1;
    };
    numberOf(this.#closure([0]));
    const steps: Step[][] = [];
    for (let state = 0; state < groups.length; state += 1) {
      steps.push(
        this.#stepsOf(groups[state] ?? [], classesOf).map(([characters, targets]) => ({
          characters,
          to: numberOf(this.#closure(targets)),
        })),
      );
    }
    const accepts = groups.map((states) => states.includes(this.#last));
    return { classes, steps, accepts };
  }

  /** The states that each class of characters leads to. */
  #stepsOf(
    states: readonly number[],
    classesOf: readonly (readonly number[])[],
  ): [number, number[]][] {
    const targets = new Map<number, number[]>();
    for (const state of states) {
      const { set, to } = this.#states[state] ?? { free: [] };
      if (set === undefined || to === undefined) continue;
      for (const characters of classesOf[set] ?? []) {
        this.#spend();
        const known = targets.get(characters);
        if (known) known.push(to);
        else targets.set(characters, [to]);
      }
    }
    return [...targets].toSorted(([one], [other]) => one - other);
  }

  #spend(): void {
    this.#work += 1;
    if (this.#work > MOST_WORK) throw tooLarge();
  }

  /** The states that are reached from some without a character, in order. */
  #closure(states: readonly number[]): number[] {
    const reached = new Set(states);
    const open = [...states];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      for (const next of this.#states[state]?.free ?? []) {
        this.#spend();
        if (reached.has(next)) continue;
        reached.add(next);
        open.push(next);
      }
    }
    return [...reached].toSorted((one, other) => one - other);
  }
}

function tooLarge(): PatternError {
  return new PatternError(
    'it needs too much memory',
    'Shorten its repetitions, or use minLength and maxLength instead of a pattern',
  );
}

/** Divides the characters of some sets into classes, so that each set is a union of classes. */
function divide(sets: readonly CharacterSet[]): {
  classes: CharacterSet[];
  classesOf: number[][];
} {
  const edges = new Set<number>();
  for (const [first, last] of sets.flat()) edges.add(first).add(last + 1);
  const starts = [...edges].toSorted((one, other) => one - other);
  const classes = new Map<string, { ranges: [number, number][]; members: number[] }>();
  for (const [index, first] of starts.slice(0, -1).entries()) {
    const members = [...sets.keys()].filter((number) => includes(sets[number] ?? [], first));
    if (members.length === 0) continue;
    const name = members.join(' ');
    const known = classes.get(name) ?? { ranges: [], members };
    known.ranges.push([first, (starts[index + 1] ?? first + 1) - 1]);
    classes.set(name, known);
  }
  const found = [...classes.values()];
  return {
    classes: found.map(({ ranges }) => ranges),
    classesOf: sets.map((_, set) =>
      [...found.keys()].filter((number) => found[number]?.members.includes(set)),
    ),
  };
}

/** Whether the automaton accepts a text; takes one step for each character. */
export function acceptsText({ classes, steps, accepts }: Automaton, text: string): boolean {
  let state = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const step = steps[state]?.find(({ characters }) => includes(classes[characters] ?? [], code));
    if (!step) return false;
    state = step.to;
  }
  return accepts[state] === true;
}
