import { didYouMean } from '../../base/nearest.js';
import { formatList } from '../../base/format.js';
import type { Field } from '../model.js';
import { foldName, nameFault, singularName, tableNameFault } from '../names.js';
import { itemsOf, namesOf, scalarOf, textOf, valueOf, type PlacedText } from './access.js';
import type { Faults, Place } from './fault.js';
import { readField } from './field-reader.js';
import { isSound } from './sound-tree.js';
import { showName } from './subject.js';
import type { TreeNode } from './tree.js';

/** A table without what needs the other tables: references and numbers of rows. */
export interface Table {
  readonly index: number;
  readonly node: TreeNode;
  readonly schema: TreeNode | undefined;
  readonly place: Place;
  readonly name: string;
  readonly table: string;
  readonly database: string;
  /** The names of its fields, also of those that could not be read. */
  readonly names: readonly string[];
  readonly fieldNodes: readonly TreeNode[];
  /** Undefined for those that could not be read. */
  readonly fields: readonly (Field | undefined)[];
  /** The positions of the fields that have no fault. */
  readonly sound: ReadonlySet<number>;
  readonly key: readonly number[];
  readonly uniqueKeys: readonly (readonly number[])[];
  readonly file?: string;
  readonly notCovered: readonly string[];
}

/** Why a file of rows cannot be read, by its path relative to the model file; undefined if it can. */
export type FileFault = (path: string) => string | undefined;

/** Reads a resource; faults are collected. */
export function readTable(
  node: TreeNode,
  index: number,
  fileFault: FileFault,
  faults: Faults,
): Table {
  const schema = valueOf(node, 'schema');
  const table = textOf(node, 'name') ?? '';
  const place = scalarOf(node, 'name') ?? node;
  if (isSound(valueOf(node, 'name'))) {
    report(tableNameFault(table), place, 'the name of a table', faults);
  }
  const shown = showName(table);
  const fieldNodes = itemsOf(schema, 'fields');
  const names = fieldNodes.map((field) => textOf(field, 'name') ?? '');
  reportTwins(names, fieldNodes, shown, faults);
  // A part of a key is no key: what is said of it would be wrong.
  const positionsOf = (list: TreeNode | undefined, what: string): number[] => {
    const listed = namesOf(list);
    const found = findFields(listed, { table: shown, names, what, faults });
    return isSound(list) && found.length === listed.length ? found : [];
  };
  const key = positionsOf(valueOf(schema, 'primaryKey'), 'primaryKey');
  if (schema?.kind === 'mapping' && !valueOf(schema, 'primaryKey')) {
    faults.add(schema ?? node, `${shown} needs a primaryKey`, 'Write for example primaryKey: [id]');
  }
  const uniqueKeys = itemsOf(schema, 'uniqueKeys').map((list) => positionsOf(list, 'uniqueKeys'));
  const sound = new Set<number>();
  const fields = fieldNodes.map((field, position) => {
    const before = faults.count;
    const read = readField(field, { table: shown, isKey: key.includes(position), faults });
    if (read && faults.count === before && isSound(field)) sound.add(position);
    const isAlone = [key, ...uniqueKeys].some((all) => all.length === 1 && all[0] === position);
    return read && isAlone ? { ...read, unique: true } : read;
  });
  reportSameColumns(fields, fieldNodes, shown, faults);
  const entity = scalarOf(node, 'dbsim:entity');
  const database = scalarOf(node, 'dbsim:database');
  report(entity && nameFault(entity.text), entity ?? node, `dbsim:entity of ${shown}`, faults);
  report(
    database && nameFault(database.text),
    database ?? node,
    `dbsim:database of ${shown}`,
    faults,
  );
  const file = readFile(node, shown, fileFault, faults);
  return {
    index,
    node,
    schema,
    place,
    table,
    name: entity?.text ?? singularName(table),
    database: database?.text ?? table,
    names,
    fieldNodes,
    fields,
    sound,
    key,
    uniqueKeys: uniqueKeys.filter((positions) => positions.length > 1),
    ...(file === undefined ? {} : { file }),
    notCovered: namesOf(valueOf(schema, 'dbsim:notCovered')).map(({ text }) => text),
  };
}

function report(fault: string | undefined, place: Place, what: string, faults: Faults): void {
  if (fault !== undefined) faults.add(place, `${what} ${fault}`);
}

/** Reports names that appear twice, also in another case: databases do not tell them apart. */
function reportTwins(
  names: readonly string[],
  nodes: readonly TreeNode[],
  table: string,
  faults: Faults,
): void {
  const known = new Map<string, string>();
  for (const [index, name] of names.entries()) {
    if (name === '') continue;
    const twin = known.get(foldName(name));
    const node = nodes[index];
    if (twin === undefined) known.set(foldName(name), name);
    else if (node) {
      const also = twin === name ? 'appears twice' : `and ${showName(twin)} differ only in case`;
      faults.add(scalarOf(node, 'name') ?? node, `the field ${showName(name)} of ${table} ${also}`);
    }
  }
}

/** Reports fields that are read from one column of a file. */
function reportSameColumns(
  fields: readonly (Field | undefined)[],
  nodes: readonly TreeNode[],
  table: string,
  faults: Faults,
): void {
  const columns = fields.map((field) => field?.from ?? field?.name);
  for (const [index, column] of columns.entries()) {
    const first = columns.indexOf(column);
    if (column === undefined || first === index) continue;
    // Where neither has another name, the names themselves are the fault.
    const renamed = [index, first].find((at) => fields[at]?.from !== undefined);
    const node = renamed === undefined ? undefined : nodes[renamed];
    if (!node) continue;
    faults.add(
      scalarOf(node, 'dbsim:from') ?? node,
      `dbsim:from of ${table}: the column ${showName(column)} is that of ${showName(fields[first]?.name ?? '')} and ${showName(fields[index]?.name ?? '')}`,
    );
  }
}

interface FieldList {
  readonly table: string;
  readonly names: readonly string[];
  /** The property that lists them. */
  readonly what: string;
  readonly faults: Faults;
}

/** The positions of fields by their names. */
export function findFields(
  list: readonly PlacedText[],
  { table, names, what, faults }: FieldList,
): number[] {
  const found: number[] = [];
  // A field whose name cannot be read may be the one that is meant.
  const hasUnknown = names.length === 0 || names.includes('');
  for (const place of list) {
    const position = names.indexOf(place.text);
    if (position === -1) {
      if (hasUnknown) continue;
      faults.add(
        place,
        `${what}: ${table} has no field ${showName(place.text)}${didYouMean(place.text, names)}`,
        names.length > 12 ? '' : `Its fields are ${formatList(names.map(showName))}`,
      );
    } else if (found.includes(position)) {
      faults.add(place, `${what} of ${table} names ${showName(place.text)} twice`);
    } else {
      found.push(position);
    }
  }
  return found;
}

/** The file of the rows: beside the model file or below it. */
function readFile(
  node: TreeNode,
  table: string,
  fileFault: FileFault,
  faults: Faults,
): string | undefined {
  const path = scalarOf(node, 'path');
  if (!path) return undefined;
  if (valueOf(node, 'data'))
    faults.add(path, `${table} has both data and path`, 'Leave one of them out');
  const isBelow = /^[^/\\:~][^\\:]*$/.test(path.text) && !path.text.split('/').includes('..');
  if (!isBelow) {
    faults.add(
      path,
      `path of ${table} must be a file beside the model file or below it, not ${showName(path.text)}`,
      'Write it relative to the model file, without ".."',
    );
    return path.text;
  }
  report(fileFault(path.text), path, `path of ${table}: the file ${showName(path.text)}`, faults);
  return path.text;
}
