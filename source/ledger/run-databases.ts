import type { DatabaseSettings } from '../db/database-settings.js';
import {
  sqliteDurability,
  weakestDurability,
  type DurabilityClass,
} from '../db/durability-class.js';
import type { EntityName, Model } from '../entities/entity.js';
import { entityNamed } from '../entities/model.js';
import type { RunRecord, RunSettings } from './record.js';
import type { DatabaseTotals } from './summary.js';

/** A database of a run. */
export interface RunDatabase {
  readonly entity: EntityName;
  readonly settings: DatabaseSettings;
  /** Whether it is one of several copies. */
  readonly isCopy: boolean;
}

/** Every database of a run, in the order of its topology. */
export function databasesOf({ databases }: RunSettings): RunDatabase[] {
  return Object.entries(databases).flatMap(([entity, { shards, placement, ...alone }]) => {
    const isCopy = placement?.rule === 'copy';
    return (shards ?? [alone]).map((settings) => ({ entity, settings, isCopy }));
  });
}

/** Whether an entity of a run has several databases. */
export function isSpread({ databases }: RunSettings): boolean {
  return Object.values(databases).some(({ shards }) => shards !== undefined);
}

/** The totals of each database; in records of version 1, of each entity. */
export function totalsByDatabase({
  run,
  entities,
  databases,
}: Pick<RunRecord, 'run' | 'entities' | 'databases'>): readonly DatabaseTotals[] {
  if (databases) return databases;
  return Object.entries(run.settings.databases).map(([entity, { database }]) =>
    Object.assign({ entity, database }, entities[entity]!),
  );
}

/** The name of a database; "users, database not known" if it is not known. */
export function nameOfDatabase(
  { entity, database }: Pick<DatabaseTotals, 'entity' | 'database'>,
  model: Model,
): string {
  return database ?? `${entityNamed(model, entity).table}, database not known`;
}

/**
 * The durability of a run's databases together; undefined if the record lacks it. For SQLite it follows from
 * the settings that every record has.
 */
export function durabilityOf(settings: RunSettings): DurabilityClass | undefined {
  const classes: DurabilityClass[] = [];
  for (const { settings: database } of databasesOf(settings)) {
    const { engine, journal, sync } = database;
    const known = engine === 'SQLite' ? sqliteDurability(journal, sync) : undefined;
    const durability = database.durability ?? known;
    if (!durability) return undefined;
    classes.push(durability);
  }
  return weakestDurability(classes);
}
