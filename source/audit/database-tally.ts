import type { EntityName, Model } from '../entities/entity.js';
import type { Outcome } from '../entities/outcome.js';
import type { RunSettings } from '../ledger/record.js';
import type { DatabaseTotals, Totals } from '../ledger/summary.js';
import { placementOf, type Placement } from '../router/placement.js';
import { noCounts, totalsOf, type Counts } from './tally.js';

/** The databases over which the rows of an entity are spread. */
interface Divided {
  readonly placement: Placement;
  readonly counts: readonly Counts[];
  /** Rows without the number that determines the database. */
  readonly nowhere: Counts;
}

/** Counts the attempts of a run by database, by the topology at its start. */
export class DatabaseTally {
  readonly #settings: RunSettings;
  readonly #model: Model;
  readonly #divided = new Map<EntityName, Divided>();
  /** Rows that existed before the run, by entity and database; undefined for an older journal without names. */
  readonly #existing = new Map<EntityName, Map<string | undefined, number>>();

  constructor(settings: RunSettings, model: Model) {
    this.#settings = settings;
    this.#model = model;
    for (const definition of model.entities) {
      const { name: entity } = definition;
      const { shards, placement: spread } = settings.databases[entity]!;
      if (!shards || !spread || spread.rule === 'copy') continue;
      this.#divided.set(entity, {
        placement: placementOf(definition, { shards, spread }),
        counts: shards.map(noCounts),
        nowhere: noCounts(),
      });
    }
  }

  /**
   * Counts one attempt.
   * @param numberAt gives the number in a field of the row; NaN if it is something else
   */
  add(entity: EntityName, outcome: Outcome, numberAt: (position: number) => number): void {
    const divided = this.#divided.get(entity);
    if (!divided) return;
    const { placement, counts, nowhere } = divided;
    const key = numberAt(placement.position);
    const shard = Number.isSafeInteger(key) && key >= 1 ? placement.shardOf(key) : -1;
    (counts[shard] ?? nowhere)[outcome] += 1;
  }

  /** Adds rows that a database had before the run. @param database undefined in older journals */
  addExisting(entity: EntityName, database: string | undefined, rows: number): void {
    const counts = this.#existing.get(entity) ?? new Map<string | undefined, number>();
    this.#existing.set(entity, counts);
    counts.set(database, (counts.get(database) ?? 0) + rows);
  }

  /** The rows that a database had before the run; empty if only the total of the entity is known. */
  #rowsBefore(entity: EntityName, database: string): Pick<DatabaseTotals, 'rowsBefore'> {
    const counts = this.#existing.get(entity) ?? new Map<string | undefined, number>();
    const { shards = [], placement } = this.#settings.databases[entity]!;
    const isAll = placement?.rule === 'copy' || shards.length === 0;
    if (isAll) return { rowsBefore: [...counts.values()].reduce((sum, rows) => sum + rows, 0) };
    return counts.has(undefined) ? {} : { rowsBefore: counts.get(database) ?? 0 };
  }

  /**
   * The totals of each database; every copy has all rows of its entity.
   * @param entities the totals of the run by entity
   */
  totals(entities: Readonly<Record<EntityName, Totals>>): DatabaseTotals[] {
    const totals: DatabaseTotals[] = [];
    for (const { name: entity } of this.#model.entities) {
      const { database, shards, placement } = this.#settings.databases[entity]!;
      const all = entities[entity]!;
      const divided = this.#divided.get(entity);
      // Old runs do not record the rule.
      if (!shards || !placement)
        totals.push({ entity, database, ...this.#rowsBefore(entity, database), ...all });
      for (const [index, shard] of (placement ? (shards ?? []) : []).entries()) {
        const counts = divided ? totalsOf(divided.counts[index] ?? noCounts()) : all;
        const { database: name } = shard;
        totals.push({ entity, database: name, ...this.#rowsBefore(entity, name), ...counts });
      }
      const nowhere = totalsOf(divided?.nowhere ?? noCounts());
      if (nowhere.attempted > 0) totals.push({ entity, database: null, ...nowhere });
    }
    return totals;
  }
}
