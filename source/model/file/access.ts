import type { Place } from './fault.js';
import type { ScalarNode, TreeNode } from './tree.js';

/** A text and its place. */
export interface PlacedText extends Place {
  readonly text: string;
}

/** The value of a key of a mapping; undefined if there is none. All that a faulty node may hold is faulty. */
export function valueOf(node: TreeNode | undefined, key: string): TreeNode | undefined {
  if (node?.kind === 'faulty') return node;
  return node?.kind === 'mapping' ? node.entries.get(key)?.value : undefined;
}

export function scalarOf(node: TreeNode | undefined, key: string): ScalarNode | undefined {
  const value = valueOf(node, key);
  return value?.kind === 'scalar' ? value : undefined;
}

export function textOf(node: TreeNode | undefined, key: string): string | undefined {
  return scalarOf(node, key)?.text;
}

export function numberOf(node: TreeNode | undefined, key: string): number | undefined {
  const value = scalarOf(node, key)?.value;
  return typeof value === 'number' ? value : undefined;
}

export function isTrue(node: TreeNode | undefined, key: string): boolean {
  return scalarOf(node, key)?.value === true;
}

export function itemsOf(node: TreeNode | undefined, key: string): readonly TreeNode[] {
  const value = valueOf(node, key);
  return value?.kind === 'list' ? value.items : [];
}

/** Names that are a text or a list of texts. */
export function namesOf(node: TreeNode | undefined): PlacedText[] {
  const items = node?.kind === 'list' ? node.items : node ? [node] : [];
  return items.flatMap((item) =>
    item.kind === 'scalar' ? [{ at: item.at, text: item.text }] : [],
  );
}
