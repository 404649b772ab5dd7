import { cutText, escapeText } from '../../base/text.js';
import { nodeAt, type TreeNode } from './tree.js';

/** The longest name in a message. */
const SHOWN = 40;

/** A name for a message: short, and safe to print. */
export function showName(name: string): string {
  return escapeText(cutText(name, SHOWN));
}

/** What a JSON pointer leads to, as messages call it: "accounts.iban", "table number 3", "the file". */
export function subjectAt(root: TreeNode, pointer: string): string {
  const [, list, table, , fields, field] = pointer.split('/');
  if (list !== 'resources' || table === undefined) return 'the model';
  const place = `/resources/${table}`;
  const name = nameAt(root, place) ?? `table number ${Number(table) + 1}`;
  if (fields === 'fields' && field !== undefined) {
    const ofField = nameAt(root, `${place}/schema/fields/${field}`);
    return ofField === undefined
      ? `field number ${Number(field) + 1} of ${name}`
      : `${name}.${ofField}`;
  }
  return fields === 'foreignKeys' && field !== undefined
    ? `foreign key ${Number(field) + 1} of ${name}`
    : name;
}

function nameAt(root: TreeNode, pointer: string): string | undefined {
  const node = nodeAt(root, `${pointer}/name`);
  const isName = node.kind === 'scalar' && typeof node.value === 'string' && node.value !== '';
  return isName ? showName(node.text) : undefined;
}
