import type { ScalarNode, TreeNode } from '../file/tree.js';

/** The profile of the standard that an exported package follows. */
const PROFILE = 'https://datapackage.org/profiles/2.0/datapackage.json';

/** A package without the properties of this program, and the names of these. */
export interface StrictPackage {
  readonly descriptor: Readonly<Record<string, unknown>>;
  readonly leftOut: readonly string[];
}

/**
 * A model file as a package of the standard alone: what its first version wrote otherwise is written as the second
 * one does, and numbers that JSON readers would round are texts.
 * @param name the name of the model
 */
export function strictPackage(root: TreeNode, name: string): StrictPackage {
  const leftOut = new Set<string>();
  const {
    $schema: _,
    name: __,
    ...others
  } = exported(root, '', leftOut) as Record<string, unknown>;
  return { descriptor: { $schema: PROFILE, name, ...others }, leftOut: [...leftOut] };
}

/** A model file as one JSON object, with the properties of this program: plain data. */
export type ModelDescriptor = Readonly<Record<string, unknown>>;

/** The same with the properties of this program, so that it is the whole model. */
export function wholePackage(root: TreeNode, name: string): ModelDescriptor {
  const { $schema: _, name: __, ...others } = exported(root, '') as Record<string, unknown>;
  return { $schema: PROFILE, name, ...others };
}

/**
 * @param key the name of the property that holds the node
 * @param leftOut takes the names of the properties of this program, which are then left out; by default they stay
 */
function exported(node: TreeNode, key: string, leftOut?: Set<string>): unknown {
  switch (node.kind) {
    case 'faulty':
      throw new RangeError('a model with faults has no package');
    case 'scalar':
      return ALWAYS_LISTS.includes(key) ? [node.text] : isExact(node) ? node.value : node.text;
    case 'list': {
      // A list of texts and numbers is one of texts.
      const isMixed = node.items.some((item) => item.kind === 'scalar' && !isExact(item));
      return node.items.map((item) =>
        isMixed && item.kind === 'scalar' ? item.text : exported(item, '', leftOut),
      );
    }
    case 'mapping': {
      const object = Object.create(null) as Record<string, unknown>;
      for (const [name, { value }] of node.entries) {
        if (leftOut && name.startsWith('dbsim:')) leftOut.add(name);
        else if (!isEmpty(name, value)) object[name] = exported(value, name, leftOut);
      }
      const isTable = key === '' && 'schema' in object;
      const { name, ...others } = object;
      return isTable && !('path' in object) ? { name, data: [], ...others } : object;
    }
  }
}

/** Properties that the first version of the standard also wrote as a single text. */
const ALWAYS_LISTS = ['primaryKey', 'fields'];

/** Properties that may not be empty, and mean nothing then. */
function isEmpty(name: string, value: TreeNode): boolean {
  if (name === 'resource') return value.kind === 'scalar' && value.text === '';
  return (
    ['uniqueKeys', 'foreignKeys'].includes(name) &&
    value.kind === 'list' &&
    value.items.length === 0
  );
}

/** Whether JSON readers find the very number that was written. */
function isExact({ value, text }: ScalarNode): boolean {
  if (typeof value !== 'number') return true;
  const digits = (decimal: string): string =>
    decimal
      .replace(/^(-?)0+(?=\d)/, '$1')
      .replace(/(\.\d*?)0+$/, '$1')
      .replace(/\.$/, '');
  return digits(String(value)) === digits(text);
}
