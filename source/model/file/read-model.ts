import { basename } from 'node:path';

import type { InputPosition } from '../../base/errors.js';
import { escapeText } from '../../base/text.js';
import type { Entity, Model } from '../model.js';
import { foldName, nameFault } from '../names.js';
import { orderEntities } from '../order.js';
import { planModel } from '../values/plan.js';
import { itemsOf, namesOf, scalarOf, valueOf } from './access.js';
import { Faults, type Fault, type Place } from './fault.js';
import { checkProperties, type UnusedProperty } from './properties.js';
import { readReferences } from './reference-reader.js';
import { readRows } from './rows-reader.js';
import { checkShape } from './shape.js';
import { showName } from './subject.js';
import { readTable, type Table } from './table-reader.js';
import { readTree, type Tree, type TreeNode } from './tree.js';

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
 * @throws InputError if the text is neither YAML nor JSON
 */
export function readModel(file: string, text: string): ModelReading {
  const faults = new Faults();
  const tree = readTree(file, text, faults);
  const { positionOf } = tree;
  const { unused, isMeant } = checkProperties(tree.root, faults);
  checkShape(tree.root, faults, isMeant);
  const model = faults.count > 0 ? undefined : readTables(file, tree, faults);
  if (!model || faults.count > 0) return { faults: faults.list(positionOf) };
  return {
    model,
    unused: unused.map(({ name, at }) => ({ name, position: positionOf(at) })),
    root: tree.root,
  };
}

function readTables(file: string, { root }: Tree, faults: Faults): Model | undefined {
  const tables = itemsOf(root, 'resources').map((node, index) => readTable(node, index, faults));
  reportTwins(tables, ({ table }) => table, 'table', faults);
  reportTwins(tables, ({ name }) => name, 'entity', faults);
  const rows = readRows(tables, faults);
  const entities = tables.map((table): Entity => {
    const { index, name, database, fields, key, uniqueKeys, notCovered } = table;
    const references = readReferences(table, tables, faults);
    const base = { index, name, table: table.table, database, fields, key, uniqueKeys, references };
    return {
      ...base,
      rows: rows[index] ?? { count: 0 },
      ...(table.file === undefined ? {} : { file: table.file }),
      notCovered,
    };
  });
  const name = readName(file, root, faults);
  if (faults.count > 0) return undefined;
  const ordering = orderEntities(entities);
  if ('circle' in ordering) {
    const { entity, position } = ordering.at;
    const place = tables[entity]?.fieldNodes[position] ?? root;
    return faults.add(
      place,
      `the references go round in a circle, and all of them are required: ${escapeText(ordering.circle)}`,
      'Make one of the fields optional, so that a row can be inserted before the row that it points to',
    );
  }
  const notCovered = namesOf(valueOf(root, 'dbsim:notCovered')).map(({ text }) => text);
  const model = fitRows({ name, ...ordering, notCovered });
  reportPlan(model, tables, faults);
  return model;
}

/** Lowers default numbers of rows to what is possible. */
function fitRows(model: Model): Model {
  const limits = new Map<number, number>();
  for (const { entity, possible } of planModel(model, 0).faults) {
    if (possible === undefined || model.entities[entity]?.rows.isDefault !== true) continue;
    limits.set(entity, Math.min(limits.get(entity) ?? Infinity, Number(possible)));
  }
  if (limits.size === 0) return model;
  // Fewer rows of a table may leave too few for another one that refers to it.
  return fitRows({
    ...model,
    entities: model.entities.map((entity) => {
      const count = limits.get(entity.index);
      return count === undefined
        ? entity
        : Object.assign({}, entity, { rows: { count, isDefault: true } });
    }),
  });
}

/** Reports fields for which not enough values can be generated. */
function reportPlan(model: Model, tables: readonly Table[], faults: Faults): void {
  for (const { entity, positions, problem, hint } of planModel(model, 0).faults) {
    const table = tables[entity];
    const place: Place | undefined = table?.fieldNodes[positions[0] ?? 0] ?? table?.place;
    if (place) faults.add(place, escapeText(problem), hint);
  }
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
