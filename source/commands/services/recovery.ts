import { join } from 'node:path';

import { isFolder } from '../../base/folders.js';
import { formatAmount } from '../../base/format.js';
import { removeAbandoned } from '../../base/temporary.js';
import { runsFolder } from '../../ledger/files.js';
import { removeLeftovers } from '../../ledger/leftovers.js';
import { REPORTS_FOLDER } from '../../report/save.js';
import { embeddedTopology, type Topology } from '../../router/topology.js';
import type { SummaryStyle } from '../summary.js';

/** The frame of the screen gives the words their colours. */
const PLAIN: SummaryStyle = { paint: (_, text) => text, unicode: true };

/** A run that never ended, in the words of a question. */
export interface FoundRun {
  readonly id: string;
  /** How many runs never ended, this one included. */
  readonly count: number;
  /** Which it is, where its ledger is, and what the audit says of it. */
  readonly told: readonly string[];
}

/**
 * Looks after what a killed program has left in a working folder. Databases and audit are loaded only
 * where there is something to look at.
 */
export class Recovery {
  readonly #dir: string;
  readonly #topology: Topology;
  #controller = new AbortController();
  #looking: Promise<unknown> = Promise.resolve();

  constructor(dir: string, topology: Topology = embeddedTopology(dir)) {
    this.#dir = dir;
    this.#topology = topology;
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

  /** Closes every run that never ended: audits it and stores its record. @returns what came out, in a sentence */
  async close(): Promise<{ readonly text: string; readonly holds: boolean }> {
    const [{ closeStored }, { listUnclosed }] = await Promise.all([
      import('../audit-stored.js'),
      import('../../ledger/catalogue.js'),
    ]);
    const dir = this.#dir;
    const ids = listUnclosed(dir);
    let wrong = 0;
    for (const runId of ids) {
      const { record } = await closeStored({ dir, runId, topology: this.#topology });
      if (!record.audit.ok) wrong += 1;
    }
    const [id] = ids;
    const what = ids.length === 1 ? `Run ${id} is closed` : `${ids.length} runs are closed`;
    const verdict =
      wrong === 0
        ? 'the audit holds'
        : `the audit found something wrong in ${formatAmount(wrong, 'run')}: the history shows what`;
    return { text: `${what}: ${verdict}`, holds: wrong === 0 };
  }

  async #look(signal: AbortSignal): Promise<FoundRun | undefined> {
    const dir = this.#dir;
    const folder = runsFolder(dir);
    await removeAbandoned(join(dir, REPORTS_FOLDER));
    if (!(await isFolder(folder))) return undefined;
    const [{ whoIsAtWork }, { auditUnclosed, newestUnclosed, tellUnclosed }] = await Promise.all([
      import('../alone.js'),
      import('../unclosed.js'),
    ]);
    if ((await whoIsAtWork(dir, () => removeLeftovers(folder))) !== undefined) return undefined;
    const run = newestUnclosed(dir);
    if (!run || signal.aborted) return undefined;
    const found = await auditUnclosed(run, { dir, signal, topology: this.#topology }, PLAIN).catch(
      () => undefined,
    );
    // Another program that began meanwhile has changed what the audit read.
    if (!found || (await whoIsAtWork(dir)) !== undefined) return undefined;
    return {
      id: run.header.id,
      count: 1 + run.others.length,
      told: [`${tellUnclosed(run)}.`, ...found],
    };
  }
}
