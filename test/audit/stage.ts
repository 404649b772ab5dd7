import { cpSync } from 'node:fs';
import path from 'node:path';

import { auditRun, type AuditResult } from '../../source/audit/audit.js';
import { lockFolder } from '../../source/db/sqlite/folder-lock.js';
import type { AuditCheck } from '../../source/ledger/summary.js';
import { DATA_FOLDER, type Topology } from '../../source/router/topology.js';
import { startRun } from '../../source/sim/run.js';
import type { RunOptions } from '../../source/sim/run-options.js';
import { DEFAULT_SETTINGS, type WriteSettings } from '../../source/sim/settings.js';
import { assignmentWorkload } from '../../source/sim/workloads/assignment.js';
import { SHOP_MODEL } from '../../source/model/shop.js';
import { generateWorkload } from '../../source/sim/workloads/generate.js';
import type { Workload } from '../../source/sim/workloads/workload.js';
import { lastingFolder, temporaryFolder } from '../harness/folder.js';

/** A working folder and one of the runs in it. */
export interface Stage {
  readonly dir: string;
  readonly run: string;
  /** Where its databases are, when they are not the files in `data/`. */
  readonly topology?: Topology | undefined;
}

/** What `stageRun` runs, where it is not the assignment in a new folder. */
export interface StageOptions {
  readonly dir?: string;
  readonly topology?: Topology | undefined;
  readonly workload?: Workload;
  readonly settings?: Partial<WriteSettings>;
}

/** Carries out a real run, with threads of the built program, and closes its ledger. */
export async function stageRun({
  dir = temporaryFolder(),
  topology,
  workload = assignmentWorkload(),
  settings = {},
}: StageOptions = {}): Promise<Stage> {
  const { seed } = workload;
  const options: RunOptions = {
    dir,
    topology,
    workload,
    settings: { ...DEFAULT_SETTINGS, threads: 1, ...settings },
    version: '0.0.0-test',
    ...(workload.source.kind === 'generate' ? { invalid: workload.source.plan.invalid } : {}),
  };
  const lock = await lockFolder(path.join(dir, DATA_FOLDER));
  try {
    const run = await startRun(options);
    const { status, crashes } = await run.ended;
    if (status !== 'completed' || crashes.length > 0) {
      throw new Error(`the run ended ${status}, seed ${seed}: ${JSON.stringify(crashes)}`);
    }
    return { dir, run: run.header.id, topology };
  } finally {
    await lock.release();
  }
}

let ofAssignment: Promise<Stage> | undefined;

/** The assignment in three files, run once for all tests: change copies of it only. */
export function stageAssignment(): Promise<Stage> {
  return (ofAssignment ??= stageRun({ dir: lastingFolder() }));
}

/** A generated workload; the same seed makes the same rows. */
export function generated(rows: number, seed: number, invalid = 0.15): Workload {
  return generateWorkload({ rows, seed, invalid }, SHOP_MODEL);
}

/** A copy of a stage that may be damaged. */
export function copyOf({ dir, run }: Stage): Stage {
  const copy = temporaryFolder();
  cpSync(path.join(dir, 'data'), path.join(copy, 'data'), { recursive: true });
  return { dir: copy, run };
}

/** What an audit found, in the form in which tests ask. */
export interface Verdict {
  readonly result: AuditResult;
  /** Names of the checks that fail, in the order of the audit. */
  readonly failing: readonly string[];
  /** One check by its name. */
  readonly check: (name: string) => AuditCheck;
}

/** Audits a run against the databases as they are now. */
export async function audited({ dir, run, topology }: Stage): Promise<Verdict> {
  const result = await auditRun(dir, run, topology);
  const { checks } = result.audit;
  return {
    result,
    failing: checks.filter((check) => !check.ok).map((check) => check.name),
    check: (name) => {
      const found = checks.find((check) => check.name === name);
      if (!found) throw new Error(`the audit has no check "${name}"`);
      return found;
    },
  };
}

/** The stages whose audit held. */
const sound = new WeakSet<Stage>();

/** Audits a copy of a stage that has been damaged; the audit of the stage itself holds, or this throws. */
export async function damaged(
  stage: Stage,
  damage: (copy: Stage) => Promise<void> | void,
): Promise<Verdict> {
  const copy = copyOf(stage);
  if (!sound.has(stage)) await expectSound(copy);
  sound.add(stage);
  await damage(copy);
  return audited(copy);
}

async function expectSound(stage: Stage): Promise<void> {
  const { failing } = await audited(stage);
  if (failing.length > 0) throw new Error(`not sound before: ${failing.join(', ')}`);
}
