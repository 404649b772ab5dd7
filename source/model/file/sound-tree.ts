import type { TreeNode } from './tree.js';

/** What does not follow the schema: values, and properties that are missing or misspelt. */
export class Unsound {
  readonly #values = new Set<TreeNode>();
  readonly #properties = new Map<TreeNode, Set<string>>();

  addValue(node: TreeNode): void {
    this.#values.add(node);
  }

  /** @param node the mapping in which the property is missing, or has another name */
  addProperty(node: TreeNode, name: string): void {
    this.#properties.set(node, (this.#properties.get(node) ?? new Set()).add(name));
  }

  hasProperty(node: TreeNode, name: string): boolean {
    return this.#properties.get(node)?.has(name) === true;
  }

  /** The tree with a faulty node for each of these, so that all else can be checked on. */
  soundTree(node: TreeNode): TreeNode {
    if (this.#values.has(node)) return { kind: 'faulty', at: node.at };
    switch (node.kind) {
      case 'list':
        return { ...node, items: node.items.map((item) => this.soundTree(item)) };
      case 'mapping': {
        const entries = new Map(
          [...node.entries].map(([name, { key, value }]) => [
            name,
            { key, value: this.soundTree(value) },
          ]),
        );
        for (const name of this.#properties.get(node) ?? []) {
          entries.set(name, { key: node, value: { kind: 'faulty', at: node.at } });
        }
        return { ...node, entries };
      }
      default:
        return node;
    }
  }
}

/** Whether nothing in a tree is faulty. */
export function isSound(node: TreeNode | undefined): boolean {
  switch (node?.kind) {
    case 'faulty':
      return false;
    case 'list':
      return node.items.every(isSound);
    case 'mapping':
      return [...node.entries.values()].every(({ value }) => isSound(value));
    default:
      return true;
  }
}
