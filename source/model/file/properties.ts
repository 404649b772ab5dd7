import { properties } from 'compiled:model';

import { nearest } from '../../base/nearest.js';
import type { Faults, Place } from './fault.js';
import type { Unsound } from './sound-tree.js';
import { showName, subjectAt } from './subject.js';
import type { MappingNode, TreeNode } from './tree.js';

/** A property that a model does not use. */
export interface UnusedProperty extends Place {
  readonly name: string;
}

/** Properties of the standard that a model does not use; their names are no mistakes. */
const STANDARD: readonly string[] = (
  '$schema id profile version licenses sources contributors keywords image created homepage ' +
  'mediatype encoding bytes hash dialect format scheme missingValues fieldsMatch rdfType ' +
  'decimalChar groupChar bareNumber trueValues falseValues categoriesOrdered jsonSchema label'
).split(' ');

/** A part of the model file: its node, where it is, and the name of its part of the schema. */
interface Part {
  readonly node: TreeNode | undefined;
  readonly pointer: string;
  readonly name: string;
}

/**
 * Finds properties without a namespace that are not used. One that is nearly spelt like a property of the model is a
 * fault, and noted as unsound; a package may have any others.
 */
export function checkProperties(
  root: TreeNode,
  unsound: Unsound,
  faults: Faults,
): UnusedProperty[] {
  const unused: UnusedProperty[] = [];
  const check = (part: Part): void => {
    if (part.node?.kind === 'mapping') {
      unused.push(...checkPart(root, part, part.node, unsound, faults));
    }
    for (const inner of partsOf(part)) check(inner);
  };
  check({ node: root, pointer: '', name: '' });
  return unused;
}

function checkPart(
  root: TreeNode,
  { pointer, name: part }: Part,
  node: MappingNode,
  unsound: Unsound,
  faults: Faults,
): UnusedProperty[] {
  const unused: UnusedProperty[] = [];
  const known = properties[part] ?? [];
  for (const [name, { key }] of node.entries) {
    if (known.includes(name) || name.startsWith('dbsim:')) continue;
    const guess = name.includes(':') || STANDARD.includes(name) ? undefined : nearest(name, known);
    if (guess === undefined || node.entries.has(guess)) {
      unused.push({ ...key, name });
      continue;
    }
    unsound.addProperty(node, guess);
    faults.add(
      key,
      `${subjectAt(root, pointer)} has no ${showName(name)} (did you mean ${guess}?)`,
      `Give a property of your own a namespace, such as my:${showName(name)}`,
    );
  }
  return unused;
}

/** The parts of a part. */
function partsOf({ node, pointer, name }: Part): Part[] {
  const inner = (key: string, part: string): Part => ({
    node: node?.kind === 'mapping' ? node.entries.get(key)?.value : undefined,
    pointer: `${pointer}/${key}`,
    name: part,
  });
  const each = (key: string, part: string): Part[] => {
    const list = inner(key, part);
    const items = list.node?.kind === 'list' ? list.node.items : [];
    return items.map((item, index) => ({
      node: item,
      pointer: `${list.pointer}/${index}`,
      name: part,
    }));
  };
  switch (name) {
    case '':
      return each('resources', 'resource');
    case 'resource':
      return [inner('schema', 'schema')];
    case 'schema':
      return [...each('fields', 'field'), ...each('foreignKeys', 'foreignKey')];
    case 'field':
      return [inner('constraints', 'constraints')];
    case 'foreignKey':
      return [inner('reference', 'reference')];
    default:
      return [];
  }
}
