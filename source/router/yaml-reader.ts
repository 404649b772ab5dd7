import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Node,
  type YAMLMap,
} from 'yaml';

import { InputError } from '../base/errors.js';
import { cutText, escapeText } from '../base/text.js';
import { maskAddress } from '../db/server/address.js';
import { placeOfError, toInputError } from '../base/yaml-errors.js';

/** Reads values from a YAML or JSON text; errors have the line. */
export class YamlReader {
  readonly root: unknown;
  readonly #file: string;
  readonly #lines = new LineCounter();

  /** @throws InputError if it is neither YAML nor JSON */
  constructor(file: string, text: string) {
    this.#file = file;
    const document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    const [error] = document.errors;
    if (error) {
      const { line, col } = this.#lines.linePos(placeOfError(error, document));
      throw toInputError(error, text, { file, line, column: col });
    }
    this.root = document.contents;
  }

  /**
   * Reads a mapping.
   * @param keys the keys that it may have
   * @param around the node whose line an error names if there is no such node
   */
  map(node: unknown, what: string, keys: readonly string[], around?: unknown): YAMLMap {
    if (!isMap(node)) {
      this.fail(
        node ?? around,
        `${what} must be a mapping (key: value)${describeInstead(node)}`,
        `Its keys are ${keys.join(', ')}`,
      );
    }
    for (const { key } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      if (!keys.includes(name)) {
        this.fail(key, `${what} has no ${quote(name)}; its keys are ${keys.join(', ')}`);
      }
    }
    return node;
  }

  /** Reads a list with at least one entry. */
  list(map: YAMLMap, key: string, what: string): readonly unknown[] {
    const node = map.get(key, true);
    if (isSeq(node) && node.items.length > 0) return node.items;
    const hint = 'Write its entries in [ ], or each on its own line after a -';
    this.fail(node ?? map, `${what} must be a list${describeInstead(node)}`, hint);
  }

  text(node: unknown, what: string): string {
    if (isScalar(node) && typeof node.value === 'string' && node.value !== '') return node.value;
    this.fail(node, `${what} must be a text${describeInstead(node)}`);
  }

  /** Reads one of several words. */
  word<Word extends string>(node: unknown, what: string, words: readonly Word[]): Word {
    const value = isScalar(node) ? node.value : undefined;
    const word = words.find((known) => known === value);
    if (word !== undefined) return word;
    const known = words.join(', ').replace(/, (?=[^,]*$)/, ' or ');
    this.fail(node, `${what} must be ${known}${describeInstead(node)}`);
  }

  integer(node: unknown, what: string, { min, max }: { min: number; max: number }): number {
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) {
      return value;
    }
    this.fail(node, `${what} must be a whole number from ${min} to ${max}${describeInstead(node)}`);
  }

  /** @throws InputError that names the file and the line of the node */
  fail(node: unknown, problem: string, hint?: string): never {
    const start = (node as Node | null | undefined)?.range?.[0] ?? 0;
    const position = { file: this.#file, line: this.#lines.linePos(start).line || 1 };
    throw new InputError(position, problem, hint);
  }
}

/** Describes what is there instead, to follow "must be …". */
function describeInstead(node: unknown): string {
  if (isMap(node)) return ', not a mapping';
  if (isSeq(node)) return ', not a list';
  if (isAlias(node)) return ', not an alias (*name)';
  if (!isScalar(node)) return '';
  const { value } = node;
  if (value === null || value === '') return ', and is empty';
  return `, not ${typeof value === 'string' ? quote(value) : JSON.stringify(value)}`;
}

/** Quotes a value; it may be an address in the wrong place, so a password is masked. */
function quote(text: string): string {
  return `"${cutText(escapeText(maskAddress(text)), 60)}"`;
}
