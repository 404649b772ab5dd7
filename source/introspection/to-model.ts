import { MODEL_LIMITS } from '../model/model.js';
import { foldName, nameFault, singularName, tableNameFault } from '../model/names.js';
import type { Catalogue, Column, ForeignKey, Table } from './catalogue.js';
import { CoverageBook, type Coverage } from './coverage.js';
import { fieldOf } from './field-of.js';
import { openCircles } from './open-circles.js';
import { withoutOwnParts } from './own-parts.js';
import type { ResourceText } from './resource-text.js';

/** A model of a database, and what it lacks. */
export interface DatabaseModel {
  readonly name: string;
  readonly resources: readonly ResourceText[];
  readonly notCovered: readonly string[];
  readonly coverage: Coverage;
}

/** Makes a model of what a database describes of itself: of each part as much as a model can have. */
export function modelOfCatalogue(catalogue: Catalogue): DatabaseModel {
  const { name, tables, others } = withoutOwnParts(catalogue);
  const book = new CoverageBook();
  const drafts = takeTables(tables, book);
  const entities = entityNames(drafts.map(({ table }) => table.name));
  const whole = drafts.map((draft, index) =>
    Object.assign(resourceOf(draft, drafts, book), entities[index]),
  );
  const resources = openCircles(whole, book);
  for (const other of others) book.leaveOut(undefined, other);
  return {
    name: nameFault(name) === undefined ? name : 'database',
    resources,
    notCovered: book.leftOut(undefined),
    coverage: book.coverage,
  };
}

/** What rows are called, where the default name of one table is that of another. */
function entityNames(tables: readonly string[]): { readonly entity?: string }[] {
  const taken = new Set<string>();
  return tables.map((table) => {
    const name = singularName(table);
    const options = [
      name,
      table,
      ...tables.map((_, number) => `${name.slice(0, 12)}${number + 2}`),
    ];
    const free = options.find(
      (option) => !taken.has(foldName(option)) && nameFault(option) === undefined,
    );
    taken.add(foldName(free ?? name));
    return free === undefined || free === name ? {} : { entity: free };
  });
}

/** A table that the model has, with its key and columns. */
interface Draft {
  readonly table: Table;
  readonly key: readonly string[];
  readonly columns: readonly Column[];
}

/** The tables that a model can have. */
function takeTables(tables: readonly Table[], book: CoverageBook): Draft[] {
  const names = new Set<string>();
  return tables.flatMap((table) => {
    const draft = draftOf(table, book);
    const fault =
      tableNameFault(table.name) ??
      (names.has(foldName(table.name)) ? 'differs from another one in case alone' : undefined) ??
      (draft ? undefined : 'has neither a primary key nor a unique key that every row has') ??
      (names.size >= MODEL_LIMITS.entities ? 'is one too many for a model' : undefined);
    if (fault !== undefined || !draft) {
      book.leaveOut(undefined, `table ${table.name}: it ${fault}`);
      return [];
    }
    names.add(foldName(table.name));
    book.count('tables');
    return draft;
  });
}

/** The columns that a model can have, and the key; undefined if it has none. */
function draftOf(table: Table, book: CoverageBook): Draft | undefined {
  const silent = new CoverageBook();
  const columns = table.columns.filter((column) => takesColumn(table, column, silent));
  const names = columns.map(({ name }) => name);
  const isWhole = (key: readonly string[]): boolean =>
    key.length > 0 && key.every((name) => names.includes(name));
  const isRequired = (name: string): boolean =>
    columns.find((column) => column.name === name)?.isRequired === true;
  const substitute = table.uniqueKeys.find(
    (unique) => isWhole(unique.columns) && unique.columns.every(isRequired),
  );
  const key = isWhole(table.primaryKey) ? table.primaryKey : substitute?.columns;
  if (!key) return undefined;
  for (const column of table.columns) takesColumn(table, column, book);
  if (key !== table.primaryKey)
    book.approximate(table.name, `the key is the unique ${key.join(', ')}`);
  return { table, key, columns };
}

/** Whether a model can have a column; reports it if it cannot. */
function takesColumn({ name: table, columns }: Table, column: Column, book: CoverageBook): boolean {
  const { name, native, mapped, isComputed, isRequired, defaultValue } = column;
  const twin = columns.find((other) => foldName(other.name) === foldName(name));
  const fault =
    (isComputed === true ? 'the database computes it' : undefined) ??
    (mapped ? undefined : `a model has nothing like its type ${native}`) ??
    nameFault(name) ??
    (twin !== column ? 'it differs from another one in case alone' : undefined) ??
    (columns.indexOf(column) >= MODEL_LIMITS.fields ? 'a table of a model has fewer' : undefined);
  if (fault === undefined) return true;
  const isNeeded = isRequired && defaultValue === undefined && isComputed !== true;
  const needed = isNeeded ? '; the table takes no row without it' : '';
  book.leaveOut(table, `column ${name}: ${fault}${needed}`);
  return false;
}

function resourceOf(draft: Draft, drafts: readonly Draft[], book: CoverageBook): ResourceText {
  const { table, key, columns } = draft;
  book.count('keys');
  const { single, combined } = uniquesOf(draft, book);
  const foreignKeys = referencesOf(draft, drafts, book);
  const referring = new Set(foreignKeys.flatMap((foreignKey) => foreignKey.fields));
  const fields = columns.map((column) =>
    fieldOf(column, {
      table: table.name,
      isKey: key.includes(column.name),
      isUnique: single.has(column.name),
      isReference: referring.has(column.name),
      book,
    }),
  );
  for (const other of table.others) book.leaveOut(table.name, other);
  return {
    name: table.name,
    primaryKey: key,
    uniqueKeys: combined,
    fields,
    foreignKeys,
    notCovered: book.leftOut(table.name),
  };
}

/** Unique columns, and unique combinations of columns. */
function uniquesOf(
  { table, key, columns }: Draft,
  book: CoverageBook,
): { readonly single: Set<string>; readonly combined: (readonly string[])[] } {
  const single = new Set<string>();
  const combined: (readonly string[])[] = [];
  const names = columns.map(({ name }) => name);
  for (const { columns: parts, approximation } of table.uniqueKeys) {
    const shown = parts.join(', ');
    if (parts.every((part) => key.includes(part)) && parts.length === key.length) continue;
    if (!parts.every((part) => names.includes(part))) {
      book.leaveOut(table.name, `unique ${shown}: the model lacks one of its columns`);
      continue;
    }
    if (approximation === undefined) book.count('uniqueKeys');
    else book.approximate(table.name, `unique ${shown}: ${approximation}`);
    const [part = ''] = parts;
    if (parts.length === 1) single.add(part);
    else combined.push(parts);
  }
  return { single, combined };
}

type ReferenceText = ResourceText['foreignKeys'][number];

/** The references that a model can have: to the primary key of a table. */
function referencesOf(draft: Draft, drafts: readonly Draft[], book: CoverageBook): ReferenceText[] {
  const found: ReferenceText[] = [];
  for (const foreignKey of draft.table.foreignKeys) {
    const reference = referenceOf(draft, foreignKey, drafts);
    const shown = `foreign key ${foreignKey.columns.join(', ')} to ${foreignKey.table}`;
    if (typeof reference === 'string') {
      book.leaveOut(draft.table.name, `${shown}: ${reference}`);
    } else if (found.some(({ fields }) => fields.some((name) => reference.fields.includes(name)))) {
      book.leaveOut(draft.table.name, `${shown}: a column of it has another one`);
    } else {
      found.push(reference);
      book.count('references');
      for (const action of foreignKey.actions)
        book.leaveOut(draft.table.name, `${shown}: ${action}`);
    }
  }
  return found;
}

/** @returns the reference, or why a model cannot have it */
function referenceOf(
  draft: Draft,
  { columns, table, targets }: ForeignKey,
  drafts: readonly Draft[],
): ReferenceText | string {
  const own = columns.map((name) => draft.columns.find((column) => column.name === name));
  if (own.includes(undefined)) return 'the model lacks a column of it';
  const target = drafts.find((other) => foldName(other.table.name) === foldName(table));
  if (!target) return 'the model lacks that table';
  const pointed = (targets.length === 0 ? target.key : targets).map((name) =>
    target.columns.find((column) => foldName(column.name) === foldName(name)),
  );
  const names = pointed.flatMap((column) => column?.name ?? []);
  const isKey = names.length === columns.length && target.key.every((name) => names.includes(name));
  if (!isKey || names.length !== target.key.length) return 'it does not point to a primary key';
  const isAlike = own.every((column, at) => column?.mapped?.type === pointed[at]?.mapped?.type);
  if (!isAlike) return 'the types of the columns differ';
  if (target === draft && own.every((column) => column?.isRequired)) {
    return 'it points to its own table and is required: the first row has no row to point to';
  }
  return { fields: columns, table: target.table.name, targets: names };
}
