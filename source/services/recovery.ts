import { join } from 'node:path';

import { ProgramError, formatError } from '../base/errors.js';
import { isFolder } from '../base/folders.js';
import { formatAmount } from '../base/format.js';
import { removeAbandoned } from '../base/temporary.js';
import { runsFolder } from '../ledger/files.js';
import type { OfModel } from '../ledger/model-name.js';
import { removeLeftovers } from '../ledger/leftovers.js';
import { REPORTS_FOLDER } from '../report/save.js';
import type { Topology } from '../router/topology.js';
import type { SummaryStyle } from '../commands/summary/style.js';

/** The frame of the screen gives the words their colours. */
const PLAIN: SummaryStyle = { paint: (_, text) => text, unicode: true };

/** A run that never ended, in the words of a question. */
export interface FoundRun {
  readonly id: string;
  /** How many runs never ended, this one included. */
  readonly count: number;
  /** Which run it is, where its ledger is, and its audit; a sentence each. */
  readonly sentences: readonly string[];
}

/** What came of closing the runs that never ended. */
export interface ClosedRuns {
  /** How many are closed and whether they passed the audit, in a sentence. */
  readonly text: string;
  /** Whether all are closed and each passed the audit. */
  readonly passed: boolean;
  /** Which could not be audited and stay open, and why: a sentence for each. */
  readonly open: readonly string[];
}

/**
 * Looks after what a killed program has left in a working folder. Databases and audit are loaded only
 * where there is something to look at.
 */
export class Recovery {
  readonly #dir: string;
  readonly #topologyOf: (run: OfModel) => Promise<Topology>;
  #controller = new AbortController();
  #looking: Promise<unknown> = Promise.resolve();

  /** @param topologyOf where the rows of a run are by now */
  constructor(dir: string, topologyOf: (run: OfModel) => Promise<Topology>) {
    this.#dir = dir;
    this.#topologyOf = topologyOf;
  }

  /**
   * Removes half-written files of dead programs, and audits the newest run that never ended.
   * @returns undefined when there is none, when a program that lives works in the folder, or when it
   * was ended early
   */
  look(): Promise<FoundRun | undefined> {
    this.#controller = new AbortController();
    const looking = this.#look(this.#controller.signal);
    this.#looking = looking.catch(() => undefined);
    return looking;
  }

  /** Ends a look that is going on. */
  async stop(): Promise<void> {
    this.#controller.abort();
    await this.#looking;
  }

  /** Closes every run that never ended and can be audited: stores what the audit makes of it as its record. */
  async close(): Promise<ClosedRuns> {
    const [{ closeStored }, { listUnclosed, requireHeader }] = await Promise.all([
      import('../engine/audit-stored.js'),
      import('../ledger/catalogue.js'),
    ]);
    const dir = this.#dir;
    const closed: string[] = [];
    const open: string[] = [];
    const repaired: string[] = [];
    let wrong = 0;
    for (const runId of listUnclosed(dir)) {
      try {
        const topology = await this.#topologyOf(requireHeader(dir, runId));
        const { record, recovered } = await closeStored({ dir, runId, topology });
        closed.push(runId);
        if (recovered !== undefined) repaired.push(recovered);
        if (!record.audit.ok) wrong += 1;
      } catch (error) {
        if (!(error instanceof ProgramError)) throw error;
        open.push(`Run ${runId} stays open: ${formatError(error)}`);
      }
    }
    return {
      text: [describeClosedRuns(closed, wrong), ...repaired].join('; '),
      passed: wrong === 0 && open.length === 0,
      open,
    };
  }

  async #look(signal: AbortSignal): Promise<FoundRun | undefined> {
    const dir = this.#dir;
    const folder = runsFolder(dir);
    await removeAbandoned(join(dir, REPORTS_FOLDER));
    if (!(await isFolder(folder))) return undefined;
    const [
      { describeDataLockHolder },
      { auditUnclosed, newestUnclosed },
      { describeFinding, describeUnclosedRun },
    ] = await Promise.all([
      import('../engine/data-lock.js'),
      import('../engine/unclosed.js'),
      import('../commands/unclosed.js'),
    ]);
    if ((await describeDataLockHolder(dir, () => removeLeftovers(folder))) !== undefined)
      return undefined;
    const run = newestUnclosed(dir);
    if (!run || signal.aborted) return undefined;
    const where = { dir, signal, topology: await this.#topologyOf(run.header) };
    const finding = await auditUnclosed(run, where).catch(() => undefined);
    // Another program that began meanwhile has changed what the audit read.
    if (!finding || (await describeDataLockHolder(dir)) !== undefined) return undefined;
    return {
      id: run.header.id,
      count: 1 + run.others.length,
      sentences: [`${describeUnclosedRun(run)}.`, ...describeFinding(finding, PLAIN)],
    };
  }
}

/** @param wrong how many of them failed the audit */
function describeClosedRuns(ids: readonly string[], wrong: number): string {
  if (ids.length === 0) return 'No run is closed';
  const what =
    ids.length === 1 ? `Run ${ids[0]} is closed` : `${formatAmount(ids.length, 'run')} are closed`;
  return wrong === 0
    ? `${what}: audit passed`
    : `${what}: audit failed for ${formatAmount(wrong, 'run')}; the history shows why`;
}
