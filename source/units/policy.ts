import { formatAmount } from '../base/format.js';
import type { EntityName } from '../entities/entity.js';
import type { TogetherPolicy } from '../ledger/record.js';
import type { UnitDecisionLine, UnitEnding } from '../ledger/unit-lines.js';
import type { Spread } from '../router/topology.js';

/**
 * What became of one row of a unit: it is committed; it is not stored; or its acknowledgement was lost, so that
 * it may be.
 */
export type RowFate = 'committed' | 'refused' | 'doubtful';

/** An open transaction over the databases of a unit. */
export interface UnitTransaction {
  /** Writes a row. @returns whether it is in the table; else it does not go through. @throws DatabaseError */
  insert(at: number): Promise<boolean>;
}

/** The rows of one unit, for a policy. Positions count from 0, parents first. */
export interface UnitWork {
  readonly size: number;
  /** Writes a row and commits it alone. After a lost acknowledgement it looks the row up. */
  write(at: number): Promise<RowFate>;
  /** Deletes a row that was written, if it is stored as it was written. @throws DatabaseError if that is not known */
  remove(at: number): Promise<void>;
  /**
   * Writes rows in one transaction over all databases; in a policy with `isOneTransaction` only.
   * @param work the transaction is committed if it gives true, and else rolled back; it may be called again
   * @returns whether it was committed; undefined if that is not known
   */
  transact(work: (transaction: UnitTransaction) => Promise<boolean>): Promise<boolean | undefined>;
  /** Begins a transaction in the database of a row, logs the row and writes it. @returns whether it is in the table */
  stage(at: number): Promise<boolean>;
  /** Prepares such a transaction. @throws DatabaseError */
  prepare(at: number): Promise<void>;
  /** Rolls such a transaction back that is not prepared. */
  abandon(at: number): Promise<void>;
  /** Commits such a transaction, or rolls it back, once it is prepared. @throws DatabaseError */
  end(at: number, outcome: 'commit' | 'rollback'): Promise<void>;
  /** Writes a row with an event for all rows of the unit, and commits both at once. */
  publish(at: number): Promise<RowFate>;
  /** Writes a row as the event asks, with a mark that this was done, and commits both at once. */
  apply(at: number): Promise<RowFate>;
  /** Notes with the event that the unit is undone; after it returns, a killed process does not lose that. @throws DatabaseError */
  cancel(): Promise<void>;
  /** Deletes a row that was published or applied, with its entry. @throws DatabaseError */
  retract(at: number): Promise<void>;
  /** Notes that all rows are stored, so that the event is not needed any more. */
  relayed(): void;
  /** Adds a decision to the durable log; after it returns, a killed process does not lose it. */
  decide(decision: UnitDecisionLine['type']): void;
}

/** A database that holds rows of a unit. */
export interface UnitPlace {
  readonly name: string;
  readonly engine: 'sqlite' | 'postgres' | 'mysql';
  /** Why it cannot do what the policy needs (prepare a transaction, hold the relay's table), in a clause; undefined if it can, or if that was not asked. */
  readonly problem?: string | undefined;
}

/** The databases that a unit would be written to. */
export interface UnitPlaces {
  readonly entities: readonly {
    readonly name: EntityName;
    /** How its rows are spread over them. */
    readonly spread: Spread['rule'];
    /** The databases that hold its rows. */
    readonly databases: readonly UnitPlace[];
  }[];
}

/** How the rows of a unit are written together. */
export interface UnitPolicy {
  readonly name: TogetherPolicy;
  /** What it does, in a clause. */
  readonly meaning: string;
  /** What it needs of the databases, in a clause. */
  readonly needs: string;
  /** What it promises, in a sentence. */
  readonly promise: string;
  /** How a unit is written, a clause for each step. */
  readonly steps: readonly string[];
  /** What is done about a unit that a crash has interrupted, in a sentence. */
  readonly recovery: string;
  /** Whether a unit of which a part stays stored breaks the promise. */
  readonly isAtomic: boolean;
  /** Whether the rows of a unit are written to the durable log before they are written to a database. */
  readonly isLogged: boolean;
  /** Whether each row is in a transaction of its own that is prepared before any is committed. */
  readonly isPrepared?: boolean;
  /** Whether a row commits with an event, and a relay writes the others; each has a table for that in its database. */
  readonly isRelayed?: boolean;
  /** Whether one transaction covers all rows of a unit. */
  readonly isOneTransaction?: boolean;
  /** Why the promise does not hold with these journals of SQLite, in a clause; absent if it always does. */
  readonly weaknessOf?: (journals: readonly string[]) => string | undefined;
  /** Why these databases cannot carry it out, in a clause; undefined if they can. */
  readonly problemOf: (places: UnitPlaces) => string | undefined;
  /** Writes a unit. Never throws a DatabaseError. */
  readonly write: (unit: UnitWork) => Promise<UnitEnding>;
}

/**
 * Why rows that are written in transactions of their own cannot be in one database; undefined if none are: a reference
 * to a row that is not committed yet would wait for it, or miss it.
 */
export function sharedProblem({ entities }: UnitPlaces): string | undefined {
  const known = new Map<string, EntityName>();
  for (const { name, databases } of entities) {
    for (const database of databases) {
      const other = known.get(database.name);
      if (other !== undefined) {
        return `each table of a unit needs a database of its own, and ${other} and ${name} are both in ${database.name}`;
      }
      known.set(database.name, name);
    }
  }
  return undefined;
}

/** Why rows of which several databases hold copies cannot commit with something else at once; undefined if there are none. */
export function copyProblem({ entities }: UnitPlaces): string | undefined {
  const copied = entities.find(({ spread }) => spread === 'copy');
  return (
    copied &&
    `each ${copied.name} has a copy in each of ${formatAmount(copied.databases.length, 'database')}, which do not commit at once`
  );
}
