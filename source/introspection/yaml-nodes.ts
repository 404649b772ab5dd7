import { isMap, isScalar, isSeq, type Document, type YAMLMap, type YAMLSeq } from 'yaml';

import { foldName } from '../model/names.js';
import type { ResourceText } from './resource-text.js';

/** Whether two names are those of one thing. */
export function isSame(one: string | undefined, other: string): boolean {
  return one !== undefined && foldName(one) === foldName(other);
}

/** The text under a key. */
export function textOf(node: unknown, key: string): string | undefined {
  const value = isMap(node) ? node.get(key) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The schema of a table. */
export function schemaOf(table: unknown): YAMLMap | undefined {
  const schema = isMap(table) ? table.get('schema') : undefined;
  return isMap(schema) ? schema : undefined;
}

/** The item of a list with a name. */
export function itemNamed(list: unknown, name: string): YAMLMap | undefined {
  if (!isSeq(list)) return undefined;
  const found = list.items.find((item) => isSame(textOf(item, 'name'), name));
  return isMap(found) ? found : undefined;
}

/** The names in a list, or the only name where there is no list. */
function namesIn(node: unknown): string[] {
  const items = isSeq(node) ? node.items : [node];
  return items.map((item) => String(isScalar(item) ? item.value : item));
}

/** The fields of a foreign key. */
export function fieldsOfKey(key: unknown): string[] {
  return isMap(key) ? namesIn(key.get('fields')) : [];
}

/** Whether two lists have the same names, in any order. */
export function haveSameNames(names: readonly string[], others: readonly string[]): boolean {
  return (
    names.length === others.length &&
    names.every((name) => others.some((other) => isSame(name, other)))
  );
}

/** Whether a key of several fields is one of this field alone. */
export function isAlone(key: unknown, name: string): boolean {
  const names = namesIn(key);
  return names.length === 1 && isSame(names[0], name);
}

/** Whether a foreign key of the file is one of the database. @param own the name of its table */
export function pointsAlike(
  key: YAMLMap,
  { fields, table }: ResourceText['foreignKeys'][number],
  own: string,
): boolean {
  const target = textOf(key.get('reference'), 'resource') || own;
  return haveSameNames(fieldsOfKey(key), fields) && isSame(target, table);
}

/** Removes items of a list. */
export function removeItems(list: YAMLSeq, isOver: (item: YAMLMap) => boolean): void {
  list.items = list.items.filter((item) => !isMap(item) || !isOver(item));
}

/** Gives a mapping the value that another one has under a key, or removes it where that has none. */
export function copyProperty(from: YAMLMap, to: YAMLMap, key: string): void {
  const value = from.get(key, true);
  if (value === undefined) to.delete(key);
  else to.set(key, value);
}

/** Sets a value; one without items is removed. */
export function setOrDelete(
  map: YAMLMap,
  key: string,
  value: unknown,
  items: readonly unknown[],
): void {
  if (items.length === 0) map.delete(key);
  else map.set(key, value);
}

/** The same for a list of texts. */
export function setList(
  map: YAMLMap,
  key: string,
  list: readonly string[],
  document: Document,
): void {
  setOrDelete(map, key, document.createNode(list), list);
}
