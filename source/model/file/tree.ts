import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair } from 'yaml';

import type { InputPosition } from '../../base/errors.js';
import { quoteValue } from '../../entities/value.js';
import type { WrittenValue } from '../read-value.js';
import type { Faults, Place } from './fault.js';
import { parseYaml } from './parse-yaml.js';

/** A text, number, true, false or null of a model file. */
export interface ScalarNode extends Place, WrittenValue {
  readonly kind: 'scalar';
}

export interface ListNode extends Place {
  readonly kind: 'list';
  readonly items: readonly TreeNode[];
}

export interface MappingNode extends Place {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, Entry>;
}

/** What cannot be read; its fault is known. */
export interface FaultyNode extends Place {
  readonly kind: 'faulty';
}

/** A value, and the place of its key. */
export interface Entry {
  readonly key: Place;
  readonly value: TreeNode;
}

export type TreeNode = ScalarNode | ListNode | MappingNode | FaultyNode;

/** A model file as a tree that knows its places. */
export interface Tree {
  readonly root: TreeNode;
  /** The position of an offset. */
  readonly positionOf: (at: number) => InputPosition;
}

/**
 * Reads YAML or JSON. Aliases, tags and keys that are no texts are faults: a model needs none of them, and a few
 * aliases can stand for more than any memory holds.
 * @throws InputError if it is neither YAML nor JSON
 */
export function readTree(file: string, text: string, faults: Faults): Tree {
  const lines = new LineCounter();
  const positionOf = (at: number): InputPosition => {
    const { line, col } = lines.linePos(at);
    return { file, line: line || 1, column: col || 1 };
  };
  const contents = parseYaml(text, lines, positionOf);
  return { root: new TreeReader(faults).read(contents, 0), positionOf };
}

class TreeReader {
  readonly #faults: Faults;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** @param around the place of what has no place of its own */
  read(node: unknown, around: number): TreeNode {
    const at = (node as Node | null)?.range?.[0] ?? around;
    if (isAlias(node)) {
      return this.#refuse(at, 'an alias (*name) is not read', 'Write its value instead');
    }
    const { tag } = (node ?? {}) as { tag?: string };
    if (tag !== undefined) {
      return this.#refuse(at, `the tag ${quoteValue(tag)} is not read`, 'Leave it out');
    }
    if (isMap(node)) return this.#mapping(node.items, at);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.read(item, at));
      return { kind: 'list', at, items };
    }
    return isScalar(node) ? this.#scalar(node.value, node.source, at) : nothingAt(at);
  }

  #mapping(pairs: readonly Pair[], at: number): MappingNode {
    const entries = new Map<string, Entry>();
    for (const { key, value } of pairs) {
      const place = { at: (key as Node | null)?.range?.[0] ?? at };
      if (!isScalar(key) || typeof key.value !== 'string') {
        this.#faults.add(place, 'a key must be a text', 'Put it in quotes');
        continue;
      }
      if (entries.has(key.value)) {
        this.#faults.add(place, `${quoteValue(key.value)} appears twice`, 'Leave one of them out');
      }
      entries.set(key.value, { key: place, value: this.read(value, place.at) });
    }
    return { kind: 'mapping', at, entries };
  }

  #scalar(value: unknown, source: string | undefined, at: number): ScalarNode {
    switch (typeof value) {
      case 'number':
      case 'bigint':
        return { kind: 'scalar', at, value: Number(value), text: source ?? String(value) };
      case 'string':
        return { kind: 'scalar', at, value, text: value };
      case 'boolean':
        return { kind: 'scalar', at, value, text: String(value) };
      default:
        return nothingAt(at);
    }
  }

  #refuse(at: number, problem: string, hint = ''): TreeNode {
    this.#faults.add({ at }, problem, hint);
    return { kind: 'faulty', at };
  }
}

function nothingAt(at: number): ScalarNode {
  return { kind: 'scalar', at, value: null, text: '' };
}

/** The value of a tree, for a validator: objects without a prototype. */
export function plainValue(node: TreeNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'faulty':
      return null;
    case 'list':
      return node.items.map(plainValue);
    case 'mapping': {
      const object = Object.create(null) as Record<string, unknown>;
      for (const [key, { value }] of node.entries) object[key] = plainValue(value);
      return object;
    }
  }
}

/** The node at a JSON pointer, or the last one on the way to it. */
export function nodeAt(root: TreeNode, pointer: string): TreeNode {
  let node = root;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const next =
      node.kind === 'mapping'
        ? node.entries.get(name)?.value
        : node.kind === 'list'
          ? node.items[Number(name)]
          : undefined;
    if (!next) return node;
    node = next;
  }
  return node;
}
