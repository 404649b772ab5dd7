import { ProgramError } from '../base/errors.js';
import type { DecidedRow } from '../engine/open-run/row-writer.js';
import type { OpenRun } from '../engine/open-run/open-run.js';
import type { OpenRunTask } from '../engine/open-run/prepare.js';
import type { Entity } from '../entities/entity.js';
import type { RawRow } from '../entities/value.js';
import { databaseLookup, type DatabaseLookup } from '../ledger/attempt-database.js';
import type { RunRecord } from '../ledger/record.js';
import type { Snapshot } from '../sim/snapshot.js';

/** Rows that may wait to be written. */
const MOST_WAITING = 5000;

/** Rows cannot be inserted now: a run of the queue is going, or too many wait. */
export class InsertionsHeldError extends ProgramError {}

/** A decided row, and the database in which it is or would be; undefined where that is not known. */
export interface InsertedRow extends DecidedRow {
  readonly database: string | undefined;
}

/** The rows of a request, and the run whose ledger has them. */
export interface Inserted {
  readonly run: string;
  readonly rows: readonly InsertedRow[];
}

/** Opens a run for rows that come one by one. */
type OpenRunNow = () => Promise<OpenRun>;

/** The ledger that is open, with what finds the databases of its rows. */
interface OpenLedger {
  readonly run: OpenRun;
  readonly day: string;
  readonly databaseOf: DatabaseLookup;
}

/**
 * Inserts rows that come one by one: the first of a day opens a run for them, with a ledger of its own, which is
 * audited and stored at the end of the day, before a run of the queue, and when the program ends.
 */
export class Insertions {
  readonly #open: OpenRunNow;
  readonly #today: () => string;
  readonly #onEnded: (record: RunRecord) => void;
  readonly #onProblem: (error: unknown) => void;
  #ledger: Promise<OpenLedger> | undefined;
  #opened: OpenLedger | undefined;
  #closing: Promise<void> = Promise.resolve();
  #held: string | undefined;

  constructor(options: {
    /** Where to write: asked when a ledger is opened, for rows may have moved since. */
    readonly task: () => OpenRunTask;
    /** Receives the record of each ledger that has ended. */
    readonly onEnded?: (record: RunRecord) => void;
    /** Receives what kept a ledger from being ended or audited; `verify` closes it then. */
    readonly onProblem?: (error: unknown) => void;
    /** The day in UTC, "2026-11-30". */
    readonly today?: () => string;
    readonly open?: OpenRunNow;
  }) {
    this.#open = options.open ?? (async () => openRun(options.task()));
    this.#today = options.today ?? (() => new Date().toISOString().slice(0, 10));
    this.#onEnded = options.onEnded ?? (() => undefined);
    this.#onProblem = options.onProblem ?? (() => undefined);
  }

  /**
   * Inserts rows of an entity; each is in the ledger when this resolves.
   * @throws InsertionsHeldError; FolderBusyError, DatabaseError, ProgramError if no ledger can be opened;
   *   LedgerError if it cannot be written, so that it is not known what became of the rows
   */
  async insert(entity: Entity, rows: readonly RawRow[]): Promise<Inserted> {
    await this.#closeYesterday();
    let ledger = await this.#current();
    // It may have been closed while this waited.
    while (ledger.run.isEnding) ledger = await this.#current();
    const { run, databaseOf } = ledger;
    if (run.waitingRows + rows.length > MOST_WAITING) {
      throw held('Too many rows wait to be written');
    }
    try {
      const decided = await run.insert(entity, rows);
      return {
        run: run.header.id,
        rows: decided.map(({ attempt, stored }) => ({
          attempt,
          stored,
          database: databaseOf(attempt),
        })),
      };
    } catch (error) {
      if (run.hasFailed) await this.#close();
      throw error;
    }
  }

  /** The run of the ledger that is open, and its rows and databases now; undefined where none is open. */
  current(): { readonly run: string; readonly snapshot: Snapshot } | undefined {
    const run = this.#opened?.run;
    return run && { run: run.header.id, snapshot: run.snapshot() };
  }

  /** Rows that wait to be written. */
  get waiting(): number {
    return this.#opened?.run.waitingRows ?? 0;
  }

  /**
   * Ends the ledger that is open, and refuses rows from now on.
   * @param reason why, in a sentence without its full stop
   * @returns accepts rows again
   */
  async hold(reason: string): Promise<() => void> {
    this.#held = reason;
    await this.#close();
    return () => {
      this.#held = undefined;
    };
  }

  async #current(): Promise<OpenLedger> {
    await this.#closing;
    if (this.#held !== undefined) throw held(this.#held);
    this.#ledger ??= this.#openLedger();
    return this.#ledger;
  }

  async #openLedger(): Promise<OpenLedger> {
    try {
      const day = this.#today();
      const run = await this.#open();
      this.#opened = { run, day, databaseOf: databaseLookup(run.header.settings) };
      return this.#opened;
    } catch (error) {
      this.#ledger = undefined;
      throw error;
    }
  }

  async #closeYesterday(): Promise<void> {
    if (this.#opened && this.#opened.day !== this.#today()) await this.#close();
  }

  /** Ends the ledger that is open; once, however many ask for it. */
  #close(): Promise<void> {
    const ledger = this.#ledger;
    this.#ledger = undefined;
    if (ledger) this.#closing = this.#closing.then(() => this.#end(ledger));
    return this.#closing;
  }

  async #end(ledger: Promise<OpenLedger>): Promise<void> {
    const opened = await ledger.catch(() => undefined);
    this.#opened = undefined;
    if (!opened) return;
    try {
      this.#onEnded(await opened.run.end());
    } catch (error) {
      this.#onProblem(error);
    }
  }
}

function held(reason: string): InsertionsHeldError {
  return new InsertionsHeldError(reason, { hint: 'Send the rows again in a few seconds' });
}

async function openRun(task: OpenRunTask): Promise<OpenRun> {
  const { OpenRun: Run } = await import('../engine/open-run/open-run.js');
  return Run.open(task);
}
