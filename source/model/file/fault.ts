import type { InputPosition } from '../../base/errors.js';

/** What is wrong with a model file, and where. */
export interface Fault {
  /** Lines and columns count from 1. */
  readonly position: InputPosition;
  /** What is wrong, with the name of the property. */
  readonly problem: string;
  /** What to do; may be empty. */
  readonly hint: string;
}

/** A place in a model file: the offset of its first character. */
export interface Place {
  readonly at: number;
}

/** Collects what is wrong while a file is read to its end. */
export class Faults {
  readonly #found: { readonly at: number; readonly problem: string; readonly hint: string }[] = [];

  add({ at }: Place, problem: string, hint = ''): undefined {
    this.#found.push({ at, problem, hint });
    return undefined;
  }

  get count(): number {
    return this.#found.length;
  }

  /** What was found, in the order of the file. @param positionOf the position of an offset */
  list(positionOf: (at: number) => InputPosition): Fault[] {
    return this.#found
      .toSorted((one, other) => one.at - other.at)
      .map(({ at, problem, hint }) => ({ position: positionOf(at), problem, hint }));
  }
}
