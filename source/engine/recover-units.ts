import { existsSync } from 'node:fs';

import { requireTopologyOfRun } from '../audit/topology-of-run.js';
import { formatError, ProgramError } from '../base/errors.js';
import { formatAmount, formatList, inflect } from '../base/format.js';
import { COMMAND_LOCK_TIMEOUT_MS } from '../db/connection-options.js';
import { AppendFile } from '../ledger/append.js';
import { headerOf, listOpenUnits } from '../ledger/catalogue.js';
import { runFiles } from '../ledger/files.js';
import { isSameModel, type OfModel } from '../ledger/model-name.js';
import { modelOfRun } from '../ledger/model-of-run.js';
import type { RunHeader } from '../ledger/record.js';
import {
  areUnitsClosed,
  formatUnitLine,
  readUnitLines,
  type UnitLine,
} from '../ledger/unit-lines.js';
import { claimantsOf } from '../router/claimant.js';
import { settleClaims } from '../router/settle.js';
import { allDatabases, entitiesOf, nameDatabases, type Topology } from '../router/topology.js';
import { WritingRouter } from '../router/writing-router.js';
import { unitEntities } from '../units/plan.js';
import { policyNamed } from '../units/registry.js';
import { recoverUnits, type RecoveredUnits } from '../units/recover.js';
import { recoveryThrough } from '../units/stores.js';

/**
 * Ends the units that earlier runs of a folder have left open, in the databases of a topology. The caller holds
 * the folder's lock. Those of another model have tables of their own, which the run that starts does not touch.
 * @param of the run that starts @returns a sentence for each run with open units
 * @throws ProgramError if a unit cannot be ended: a later run might write the rows that it would have to delete
 */
export async function recoverAll(dir: string, topology: Topology, of: OfModel): Promise<string[]> {
  const sentences: string[] = [];
  for (const runId of listOpenUnits(dir)) {
    const header = headerOf(dir, runId);
    if (!header || !isSameModel(header.model, of.model)) continue;
    if (!sharesDatabase(header, topology)) continue;
    try {
      const recovered = await recoverRun(dir, runId, topology);
      if (recovered && recovered.units > 0) sentences.push(describeRecovered(runId, recovered));
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      throw new ProgramError(
        `Run ${runId} left units open, and they cannot be ended: ${formatError(error)}`,
        { hint: `\`dbsim-tui verify ${runId}\` ends them once its databases answer`, cause: error },
      );
    }
  }
  return sentences;
}

/**
 * Ends the units that a run has left open; does so again without changing anything. The caller holds the folder's
 * lock. @returns undefined if it has none @throws ProgramError if that is not possible
 */
export async function recoverRun(
  dir: string,
  runId: string,
  topology: Topology,
): Promise<RecoveredUnits | undefined> {
  const { units: file } = runFiles(dir, runId);
  const header = headerOf(dir, runId);
  const unit = header?.settings.unit;
  if (areUnitsClosed(file) || !header || unit === undefined) return undefined;
  requireTopologyOfRun(dir, header, topology);
  const model = modelOfRun(header);
  const policy = policyNamed(header.settings.together ?? 'separate');
  const { length: size } = unitEntities(model, unit);
  const log = new AppendFile(file);
  const append = (line: UnitLine): void => {
    log.append(formatUnitLine(line));
    log.sync();
  };
  try {
    // Where every file is gone, so are the rows.
    if (haveNoFiles(topology)) {
      return await recoverUnits(readUnitLines(file), size, {
        append,
        keep: () => Promise.resolve('there'),
        undo: () => Promise.resolve(false),
      });
    }
    const options = { sync: 'full', busyMs: COMMAND_LOCK_TIMEOUT_MS } as const;
    const router = await WritingRouter.open(topology, options);
    try {
      // The threads of the run may have claimed keys of rows that a relay has yet to write. Elsewhere the next start
      // releases such claims: a prepared row is not seen, and needs its own until it is ended.
      if (policy.isRelayed) await settleClaims(router, claimantsOf(runId));
      const recovery = recoveryThrough(router, append, { runId, model, unit, policy });
      return await recoverUnits(readUnitLines(file), size, recovery);
    } finally {
      await router.close();
    }
  } finally {
    log.close();
  }
}

/** Notes that a run has no open units, so that the next start need not read its units file. */
export function closeUnits(dir: string, runId: string): void {
  const { units: file } = runFiles(dir, runId);
  if (!existsSync(file) || areUnitsClosed(file)) return;
  const log = new AppendFile(file);
  log.append(formatUnitLine({ type: 'closed' }));
  log.close();
}

/** Whether all databases are files, and none of them exists. */
function haveNoFiles(topology: Topology): boolean {
  return allDatabases(topology).every(
    (description) => !('engine' in description) && !existsSync(description.file),
  );
}

function sharesDatabase({ settings }: RunHeader, topology: Topology): boolean {
  return entitiesOf(topology).some(
    ({ name }) => settings.databases[name]?.database === nameDatabases(topology[name]!),
  );
}

/** What became of the units that a run had left open, in a sentence without a full stop. */
export function describeRecovered(
  runId: string,
  { units, torn, added, removed }: RecoveredUnits,
): string {
  const open = `run ${runId} had left ${formatAmount(units, 'unit')} open`;
  const changes = [
    ...(added === 0 ? [] : [describeChange(added, 'stored')]),
    ...(removed === 0 ? [] : [describeChange(removed, 'deleted')]),
  ];
  if (changes.length === 0) {
    return `${open}; no row of ${inflect(units, 'it', 'them')} had to be stored or deleted`;
  }
  return `${open}, ${torn} of them torn; ${formatList(changes)}`;
}

function describeChange(rows: number, change: string): string {
  return `${formatAmount(rows, 'row')} ${inflect(rows, 'was', 'were')} ${change}`;
}
