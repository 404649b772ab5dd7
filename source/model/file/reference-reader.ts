import { didYouMean } from '../../base/nearest.js';
import { formatList } from '../../base/format.js';
import { ENFORCERS, type Distribution, type Field, type Reference } from '../model.js';
import { itemsOf, namesOf, scalarOf, textOf, valueOf } from './access.js';
import type { Faults } from './fault.js';
import { isSound } from './sound-tree.js';
import { showName } from './subject.js';
import { findFields, type Table } from './table-reader.js';
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
    const known = references.flatMap(({ positions }) => positions);
    const twice = reference.positions.find((position) => known.includes(position));
    if (twice !== undefined) {
      faults.add(node, `${nameField(table, twice)} has two references`, 'Leave one of them out');
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
  const given = findFields(listed, {
    table: shown,
    names: table.names,
    what: 'foreignKeys',
    faults,
  });
  const target = findTarget(node, table, tables, faults);
  const [first] = given;
  if (first === undefined || given.length !== listed.length || !target) return undefined;
  const place = valueOf(valueOf(node, 'reference'), 'fields') ?? node;
  const positions = alignWithKey(place, { table, positions: given, target }, faults) ?? given;
  const isRequired = (position: number): boolean => table.fields[position]?.required === true;
  if (target.index === table.index && positions.every(isRequired)) {
    faults.add(
      node,
      `${nameField(table, first)} refers to its own table and must be optional: the first row has no row to point to`,
      'Remove required: true',
    );
  }
  for (const position of positions) refuseKind(table, position, target, faults);
  return {
    position: positions[0] ?? first,
    positions,
    target: target.index,
    enforcedBy: readEnforcer(node, { table, positions, target }, faults),
    distribution: readDistribution(node, nameField(table, first), faults),
    isLate: false,
  };
}

/** A field that refers to another one has the values of that. */
function refuseKind(table: Table, position: number, target: Table, faults: Faults): void {
  const kind = table.fieldNodes[position] && valueOf(table.fieldNodes[position], 'dbsim:kind');
  if (!kind) return;
  faults.add(
    kind,
    `dbsim:kind of ${nameField(table, position)}: its values are those of ${showName(target.table)}`,
    'Leave it out',
  );
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
  readonly positions: readonly number[];
  readonly target: Table;
}

/**
 * Checks that the reference points to the whole key of its target, and has the types of that.
 * @returns the positions of its fields in the order of the key; undefined if it does not
 */
function alignWithKey(
  place: TreeNode,
  { table, positions, target }: Link,
  faults: Faults,
): number[] | undefined {
  const shown = showName(target.table);
  if (!isSound(place) || target.key.length === 0) return undefined;
  const listed = namesOf(place);
  const found = findFields(listed, {
    table: shown,
    names: target.names,
    what: 'reference',
    faults,
  });
  if (found.length !== listed.length) return undefined;
  const name = positions.map((position) => nameField(table, position)).join(', ');
  const isWhole = found.length === target.key.length && positions.length === found.length;
  if (!isWhole || !target.key.every((position) => found.includes(position))) {
    const key = target.key.map((position) => showName(target.names[position] ?? '')).join(', ');
    faults.add(place, `${name} must refer to the primary key of ${shown}, which is ${key}`);
    return undefined;
  }
  const aligned = target.key.map((position) => positions[found.indexOf(position)]!);
  for (const [at, position] of aligned.entries()) {
    checkType(place, { table, position }, { table: target, position: target.key[at]! }, faults);
  }
  return aligned;
}

interface Placed {
  readonly table: Table;
  readonly position: number;
}

/** Equal values must be equal texts: whatever holds the key of another row is of the same type. */
function checkType(place: TreeNode, from: Placed, to: Placed, faults: Faults): void {
  const own = from.table.fields[from.position];
  const key = to.table.fields[to.position];
  if (!own || !key || describeType(own) === describeType(key)) return;
  const node = from.table.fieldNodes[from.position] ?? place;
  faults.add(
    node,
    `${nameField(from.table, from.position)} is of the type ${describeType(own)} and refers to ${nameField(to.table, to.position)} of the type ${describeType(key)}`,
  );
}

function describeType(field: Field): string {
  if (field.type === 'string' && field.format === 'uuid') return 'string (uuid)';
  return field.type === 'number' ? `number (dbsim:scale ${field.scale})` : field.type;
}

function readEnforcer(
  node: TreeNode,
  { table, positions, target }: Link,
  faults: Faults,
): Reference['enforcedBy'] {
  const isShared = table.database === target.database;
  const areKnown = [table, target].every((known) => isSound(valueOf(known.node, 'dbsim:database')));
  const written = scalarOf(node, 'dbsim:enforcedBy');
  const enforcer = ENFORCERS.find((known) => known === written?.text);
  if (written && enforcer === 'database' && areKnown && !isShared) {
    faults.add(
      written,
      `${nameField(table, positions[0] ?? 0)} cannot be enforced by a database: ${showName(table.table)} is in ${showName(table.database)}, and ${showName(target.table)} in ${showName(target.database)}`,
      'Use writer or audit, or give both the same dbsim:database',
    );
  }
  return enforcer ?? (isShared ? 'database' : 'writer');
}

function readDistribution(node: TreeNode, field: string, faults: Faults): Distribution {
  const written = scalarOf(node, 'dbsim:distribution');
  const text = textOf(node, 'dbsim:distribution') ?? '';
  if (text === 'earlier') return { rule: 'earlier' };
  const [, digits] = /^zipf (.+)$/.exec(text) ?? [];
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
