import { basename } from 'node:path';

import type { InputPosition } from '../../base/errors.js';
import { escapeText } from '../../base/text.js';
import { DEFAULT_ROWS, RANDOM_RULES, type Entity, type Field, type Model } from '../model.js';
import { foldName, nameFault } from '../names.js';
import { orderEntities } from '../order.js';
import { itemsOf, namesOf, scalarOf, textOf, valueOf } from './access.js';
import { checkValues } from './check-values.js';
import { Faults, type Fault } from './fault.js';
import { checkProperties, type UnusedProperty } from './properties.js';
import { readReferences } from './reference-reader.js';
import { readRows } from './rows-reader.js';
import { checkShape } from './shape.js';
import { Unsound } from './sound-tree.js';
import { showName } from './subject.js';
import { readTable, type FileFault, type Table } from './table-reader.js';
import { readTree, type TreeNode } from './tree.js';

/** A property that is not used, and its position. */
export interface Unused extends Pick<UnusedProperty, 'name'> {
  readonly position: InputPosition;
}

/** What a model file holds: a model, or everything that is wrong with it. */
export type ModelReading =
  | {
      readonly model: Model;
      readonly unused: readonly Unused[];
      /** The whole file. */
      readonly root: TreeNode;
    }
  | { readonly faults: readonly Fault[] };

/**
 * Reads a model from YAML or JSON.
 * @param file its path, for the positions of faults and the default name
 * @param fileFault why a file of rows cannot be read, to complete the sentence "the file …"; by default none is looked at
 * @throws InputError if the text is neither YAML nor JSON
 */
export function readModel(
  file: string,
  text: string,
  fileFault: FileFault = () => undefined,
): ModelReading {
  const faults = new Faults();
  const { root, positionOf } = readTree(file, text, faults);
  const unsound = new Unsound();
  const unused = checkProperties(root, unsound, faults);
  checkShape(root, unsound, faults);
  const model = readTables(file, unsound.soundTree(root), fileFault, faults);
  if (faults.count > 0) return { faults: faults.list(positionOf) };
  return {
    model,
    unused: unused.map(({ name, at }) => ({ name, position: positionOf(at) })),
    root,
  };
}

/** Reads the tables as far as they are sound, and collects all other faults. */
function readTables(file: string, root: TreeNode, fileFault: FileFault, faults: Faults): Model {
  const tables = itemsOf(root, 'resources').map((node, index) =>
    readTable(node, index, fileFault, faults),
  );
  reportTwins(tables, ({ table }) => table, 'table', faults);
  reportTwins(tables, ({ name }) => name, 'entity', faults);
  const rows = readRows(tables, faults);
  const entities = tables.map((table): Entity => {
    const { index, name, database, names, fields, key, uniqueKeys, notCovered } = table;
    const references = readReferences(table, tables, faults);
    return {
      index,
      name,
      table: table.table,
      database,
      fields: fields.map((field, position) => field ?? unreadField(names[position] ?? '')),
      key,
      uniqueKeys,
      references,
      rows: rows[index] ?? { count: DEFAULT_ROWS, isDefault: true },
      ...(table.file === undefined ? {} : { file: table.file }),
      notCovered,
    };
  });
  const { closed, ...ordering } = orderEntities(entities);
  for (const { path, entity, position } of closed) {
    faults.add(
      tables[entity]?.fieldNodes[position] ?? root,
      `the references go round in a circle, and all of them are required: ${escapeText(path)}`,
      'Make one of the fields optional, so that a row can be inserted before the row that it points to',
    );
  }
  const name = readName(file, root, faults);
  const notCovered = namesOf(valueOf(root, 'dbsim:notCovered')).map(({ text }) => text);
  const random = RANDOM_RULES.find((rule) => rule === textOf(root, 'dbsim:random'));
  return checkValues(
    { name, ...(random === undefined ? {} : { random }), ...ordering, notCovered },
    { tables, rows },
    faults,
  );
}

/** What stands for a field that could not be read, so that the others keep their positions. */
function unreadField(name: string): Field {
  return { type: 'boolean', name, required: false, unique: false, nulls: 0 };
}

function reportTwins(
  tables: readonly Table[],
  nameOf: (table: Table) => string,
  what: string,
  faults: Faults,
): void {
  const known = new Map<string, string>();
  for (const table of tables) {
    const name = nameOf(table);
    if (name === '') continue;
    const twin = known.get(foldName(name));
    if (twin === undefined) known.set(foldName(name), name);
    else {
      const also = twin === name ? 'appears twice' : `and ${showName(twin)} differ only in case`;
      const hint = what === 'entity' ? 'Set dbsim:entity, what one row of the table is called' : '';
      faults.add(table.place, `the ${what} ${showName(name)} ${also}`, hint);
    }
  }
}

/** The name of the model: as written, else that of its file. */
function readName(file: string, root: TreeNode, faults: Faults): string {
  const written = scalarOf(root, 'name');
  if (!written) {
    const name = basename(file).replace(/\.(?:ya?ml|json)$/i, '');
    return nameFault(name) === undefined ? name : 'model';
  }
  const fault = nameFault(written.text);
  if (fault !== undefined) faults.add(written, `the name of the model ${fault}`);
  return written.text;
}
