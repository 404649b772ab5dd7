import type { FoundRow } from '../db/rows.js';
import type { Entity } from '../entities/entity.js';
import { entityNamed } from '../entities/model.js';
import { fieldReader, readFields } from '../entities/read-text.js';
import type { RawRow } from '../entities/value.js';
import type { Topology } from '../router/topology.js';
import type { RowInsertion, TypedFields } from './databases/insert-row.js';
import type { ExplainedRow, LatestDecision } from './databases/prospects.js';
import type { TypedKeyAnswer } from './databases/read-key.js';
import type { Location, Page, PageRequest } from './databases/rows.js';
import type { Silent, Target } from './databases/target.js';
import type { RunFollower } from './live.js';

/** A row that was typed, explained; or why it is no row. */
export type TypedAnswer =
  | { readonly ok: true; readonly explained: ExplainedRow }
  | { readonly ok: false; readonly problem: string };

/** What a person can do with the databases besides running. */
export interface DatabaseQuestions {
  /** @throws DatabaseError when no database of the target answers; the same for the two below */
  countRows(
    target: Target,
  ): Promise<{ readonly total: number; readonly silent: readonly Silent[] }>;
  readRows(request: PageRequest): Promise<Page>;
  /** The id of a row by its typed key, where the key is not the id. */
  readKey(text: string, entity: Entity): Promise<TypedKeyAnswer>;
  locateRow(target: Target, id: number): Promise<Location>;
  explainStored(entity: Entity, row: FoundRow): Promise<ExplainedRow>;
  explainTyped(text: string, assumed: Entity): Promise<TypedAnswer>;
  /** The same for a row that is typed field by field. */
  explainFields(fields: TypedFields): Promise<ExplainedRow>;
  /**
   * Inserts a row that was typed field by field, as a run of its own.
   * @param journal that of its database
   * @returns undefined when it was cancelled before it wrote the row
   */
  insertRow(fields: TypedFields, journal?: string): Promise<RowInsertion | undefined>;
  /** Applies what is pending, and makes databases that are missing; gives what was done, one line each. */
  migrate(): Promise<readonly string[]>;
}

/**
 * Carries out what the databases view asks for; connections live for one question.
 * @param topology where the rows are by now
 * @param runs carries out the run of a row that is inserted, and has the model of the databases
 */
export function databasesServices(
  dir: string,
  topology: () => Topology,
  runs: RunFollower,
): DatabaseQuestions {
  const latestDecision: LatestDecision = async (entity, id) => {
    const { readLatestDecision } = await import('./databases/latest-decision.js');
    return readLatestDecision(dir, entity, id);
  };
  return {
    async countRows(target) {
      const { countRows } = await import('./databases/rows.js');
      return countRows(topology(), target);
    },
    async readRows(request) {
      const { readPage } = await import('./databases/rows.js');
      return readPage(topology(), request);
    },
    async readKey(text, entity) {
      const { readKey } = await import('./databases/read-key.js');
      return readKey(text, entity);
    },
    async locateRow(target, id) {
      const { locateRow } = await import('./databases/rows.js');
      return locateRow(topology(), target, id);
    },
    async explainStored(entity, row) {
      const { explainNow } = await import('./databases/prospects.js');
      return explainNow(topology(), entity, asWritten(entity, row), latestDecision);
    },
    async explainTyped(text, assumed) {
      const { readTypedRow } = await import('../sim/workloads/typed-row.js');
      const { model } = runs.open;
      const typed = readTypedRow(text, model, assumed);
      if (!typed.ok) return typed;
      const entity = entityNamed(model, typed.entity);
      const { explainNow } = await import('./databases/prospects.js');
      return {
        ok: true,
        explained: await explainNow(topology(), entity, typed.row, latestDecision),
      };
    },
    async explainFields({ entity, texts }) {
      const { explainNow } = await import('./databases/prospects.js');
      return explainNow(topology(), entity, readFields(entity, texts), latestDecision);
    },
    async insertRow(fields, journal) {
      const { insertRow } = await import('./databases/insert-row.js');
      return insertRow(runs, dir, fields, journal);
    },
    async migrate() {
      const { migrateAll } = await import('./databases/migrate.js');
      return migrateAll(dir, topology());
    },
  };
}

/** A stored row as a file would hold it: exact decimals are text in the table and numbers in a row. */
function asWritten({ fields }: Entity, row: FoundRow): RawRow {
  return fields.map((field, position) => {
    const value = row[position];
    return typeof value === 'string' ? fieldReader(field)(value) : value;
  });
}
