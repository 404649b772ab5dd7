import { didYouMean } from '../../base/nearest.js';
import { formatAmount, formatList } from '../../base/format.js';
import { ENFORCERS, type Distribution, type Reference } from '../model.js';
import { itemsOf, namesOf, scalarOf, textOf, valueOf } from './access.js';
import type { Faults } from './fault.js';
import { isSound } from './sound-tree.js';
import { showName } from './subject.js';
import { findFields, keyField, type Table } from './table-reader.js';
import type { TreeNode } from './tree.js';

/** Zipf's exponent: beyond this, nearly all rows point to the first one. */
const MOST_EXPONENT = 5;

/** Reads the references of a table. Whether they close a circle is found later. */
export function readReferences(
  table: Table,
  tables: readonly Table[],
  faults: Faults,
): Reference[] {
  const references: Reference[] = [];
  for (const node of itemsOf(table.schema, 'foreignKeys')) {
    const reference = readReference(node, table, tables, faults);
    if (!reference) continue;
    if (references.some(({ position }) => position === reference.position)) {
      faults.add(
        node,
        `${nameField(table, reference.position)} has two references`,
        'Leave one of them out',
      );
    }
    references.push(reference);
  }
  return references;
}

function readReference(
  node: TreeNode,
  table: Table,
  tables: readonly Table[],
  faults: Faults,
): Reference | undefined {
  const shown = showName(table.table);
  const own = valueOf(node, 'fields');
  if (!isSound(own)) return undefined;
  const listed = namesOf(own);
  if (listed.length > 1) {
    return faults.add(
      own ?? node,
      `a reference of ${shown} has ${formatAmount(listed.length, 'field')}, and one is possible`,
      'Give the other table a key of one field',
    );
  }
  const [position] = findFields(listed, {
    table: shown,
    names: table.names,
    what: 'foreignKeys',
    faults,
  });
  const target = findTarget(node, table, tables, faults);
  if (position === undefined || !target) return undefined;
  checkTarget(
    valueOf(valueOf(node, 'reference'), 'fields') ?? node,
    { table, position, target },
    faults,
  );
  const isSelf = target.index === table.index;
  if (isSelf && table.fields[position]?.required === true) {
    faults.add(
      node,
      `${nameField(table, position)} refers to its own table and must be optional: the first row has no row to point to`,
      'Remove required: true',
    );
  }
  const kind = table.fieldNodes[position] && valueOf(table.fieldNodes[position], 'dbsim:kind');
  if (kind) {
    faults.add(
      kind,
      `dbsim:kind of ${nameField(table, position)}: its values are those of ${showName(target.table)}`,
      'Leave it out',
    );
  }
  return {
    position,
    target: target.index,
    enforcedBy: readEnforcer(node, { table, position, target }, faults),
    distribution: readDistribution(node, nameField(table, position), faults),
    isLate: false,
  };
}

function findTarget(
  node: TreeNode,
  table: Table,
  tables: readonly Table[],
  faults: Faults,
): Table | undefined {
  const reference = valueOf(node, 'reference');
  if (reference?.kind !== 'mapping' || !isSound(valueOf(reference, 'resource'))) return undefined;
  const resource = scalarOf(reference, 'resource');
  // Version 1 of the standard writes an empty name for the table itself.
  if (!resource || resource.text === '') return table;
  const names = tables.map((other) => other.table);
  const target = tables.find((other) => other.table === resource.text);
  // A table whose name cannot be read may be the one that is meant.
  if (target || names.includes('')) return target;
  return faults.add(
    resource,
    `a reference of ${showName(table.table)}: there is no table ${showName(resource.text)}${didYouMean(resource.text, names)}`,
    names.length > 12 ? '' : `The tables are ${formatList(names.map(showName))}`,
  );
}

/** A reference while it is read. */
interface Link {
  readonly table: Table;
  readonly position: number;
  readonly target: Table;
}

/** Checks that the reference points to the whole key of its target, and has the type of that. */
function checkTarget(place: TreeNode, { table, position, target }: Link, faults: Faults): void {
  const shown = showName(target.table);
  const names = { table: shown, names: target.names, what: 'reference', faults };
  if (!isSound(place)) return;
  const listed = namesOf(place);
  const found = findFields(listed, names);
  if (found.length !== listed.length) return;
  if (target.key.length > 1) {
    faults.add(
      place,
      `${nameField(table, position)} refers to ${shown}, whose key has several fields`,
      'Give it a key of one field',
    );
    return;
  }
  const key = keyField(target);
  if (!key) return;
  if (found.length !== 1 || found[0] !== target.key[0]) {
    faults.add(
      place,
      `${nameField(table, position)} must refer to the primary key of ${shown}, which is ${showName(key.name)}`,
    );
    return;
  }
  const own = table.fields[position];
  if (own && own.type !== key.type) {
    faults.add(
      table.fieldNodes[position] ?? place,
      `${nameField(table, position)} is of the type ${own.type} and refers to ${shown}.${showName(key.name)} of the type ${key.type}`,
    );
  }
}

function readEnforcer(
  node: TreeNode,
  { table, position, target }: Link,
  faults: Faults,
): Reference['enforcedBy'] {
  const isShared = table.database === target.database;
  const areKnown = [table, target].every((known) => isSound(valueOf(known.node, 'dbsim:database')));
  const written = scalarOf(node, 'dbsim:enforcedBy');
  const enforcer = ENFORCERS.find((known) => known === written?.text);
  if (written && enforcer === 'database' && areKnown && !isShared) {
    faults.add(
      written,
      `${nameField(table, position)} cannot be enforced by a database: ${showName(table.table)} is in ${showName(table.database)}, and ${showName(target.table)} in ${showName(target.database)}`,
      'Use writer or audit, or give both the same dbsim:database',
    );
  }
  return enforcer ?? (isShared ? 'database' : 'writer');
}

function readDistribution(node: TreeNode, field: string, faults: Faults): Distribution {
  const written = scalarOf(node, 'dbsim:distribution');
  const [, digits] = /^zipf (.+)$/.exec(textOf(node, 'dbsim:distribution') ?? '') ?? [];
  if (!written || digits === undefined) return { rule: 'uniform' };
  const exponent = Number(digits);
  if (!(exponent > 0 && exponent <= MOST_EXPONENT)) {
    faults.add(
      written,
      `dbsim:distribution of ${field}: the exponent must be above 0 and at most ${MOST_EXPONENT}`,
    );
  }
  return { rule: 'zipf', exponent };
}

function nameField({ table, names }: Table, position: number): string {
  return `${showName(table)}.${showName(names[position] ?? '')}`;
}
