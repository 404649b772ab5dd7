import { ENTITY_NAMES, type EntityName } from '../entities/entity.js';
import type { Outcome } from '../entities/outcome.js';
import type { DatabaseTotals, RunSettings, Totals } from '../ledger/record.js';
import { placementOf, type Placement } from '../router/placement.js';
import { noCounts, totalsOf, type Counts } from './tally.js';

/** The databases among which the rows of an entity are divided. */
interface Divided {
  readonly placement: Placement;
  readonly counts: readonly Counts[];
  /** Rows whose number is not known, mostly because they lack it. */
  readonly nowhere: Counts;
}

/** Counts the attempts of each database of a run, by the rule with which the run began. */
export class DatabaseTally {
  readonly #settings: RunSettings;
  readonly #divided = new Map<EntityName, Divided>();

  constructor(settings: RunSettings) {
    this.#settings = settings;
    for (const entity of ENTITY_NAMES) {
      const { shards, placement: spread } = settings.databases[entity];
      if (!shards || !spread || spread.rule === 'copy') continue;
      this.#divided.set(entity, {
        placement: placementOf(entity, { shards, spread }),
        counts: shards.map(noCounts),
        nowhere: noCounts(),
      });
    }
  }

  /**
   * Counts one attempt.
   * @param numberAt gives the number in a field of the row; NaN where there is something else
   */
  add(entity: EntityName, outcome: Outcome, numberAt: (position: number) => number): void {
    const divided = this.#divided.get(entity);
    if (!divided) return;
    const { placement, counts, nowhere } = divided;
    const key = numberAt(placement.position);
    const shard = Number.isSafeInteger(key) && key >= 1 ? placement.shardOf(key) : -1;
    (counts[shard] ?? nowhere)[outcome] += 1;
  }

  /**
   * What became of the rows of each database; each of several copies has all rows of its entity.
   * @param entities of the whole run
   */
  totals(entities: Readonly<Record<EntityName, Totals>>): DatabaseTotals[] {
    const totals: DatabaseTotals[] = [];
    for (const entity of ENTITY_NAMES) {
      const { database, shards, placement } = this.#settings.databases[entity];
      const all = entities[entity];
      const divided = this.#divided.get(entity);
      // Old runs do not tell by which rule their rows are divided.
      if (!shards || !placement) totals.push({ entity, database, ...all });
      for (const [index, shard] of (placement ? (shards ?? []) : []).entries()) {
        const counts = divided ? totalsOf(divided.counts[index] ?? noCounts()) : all;
        totals.push({ entity, database: shard.database, ...counts });
      }
      const nowhere = totalsOf(divided?.nowhere ?? noCounts());
      if (nowhere.attempted > 0) totals.push({ entity, database: null, ...nowhere });
    }
    return totals;
  }
}
