import { rename, rm } from 'node:fs/promises';

import { formatError, ProgramError } from '../base/errors.js';
import { ensureFolder } from '../base/folders.js';
import { describeFullDisk, hasFailed, type Measurement } from './disk.js';
import type { ExperimentRun, FailedRun } from './experiment.js';
import { experimentStem } from './places.js';
import { ensureExperimentsFolder, keptFolder, workFolder } from './store.js';
import { TemporarySchemas, type SchemaServer } from './temporary-schemas.js';
import type { VariantRun, VariantTask } from './variant-run.js';

/**
 * Carries out runs with a folder for their databases and, on servers, schemas of their own, which are
 * removed at the end.
 * @param tasks what the runs write to
 * @param keeps whether the folder is kept under another name
 * @throws ProgramError when a server does not let it write schemas of its own; then nothing was run
 */
export async function withWorkFolder<Result>(
  { dir, id, keeps }: { readonly dir: string; readonly id: string; readonly keeps: boolean },
  tasks: readonly VariantTask[],
  servers: SchemaServer | undefined,
  carryOut: (schemas: TemporarySchemas) => Promise<Result>,
): Promise<Result> {
  const work = workFolder(dir, id);
  await ensureExperimentsFolder(dir);
  await ensureFolder(work);
  const schemas = new TemporarySchemas(work, servers);
  let isRun = false;
  try {
    const uses = tasks.flatMap(({ base, model, settings: { threads } }) =>
      base ? { topology: base.topology, topologyFile: base.file, model, threads } : [],
    );
    await schemas.require(uses, experimentStem(id));
    isRun = true;
    return await carryOut(schemas);
  } finally {
    if (isRun && keeps) await rename(work, keptFolder(dir, id));
    else if (!schemas.hasAny) await rm(work, { recursive: true, force: true });
  }
}

/** How a run is stopped and observed, and whether its databases stay. */
interface RunConditions {
  readonly what: Measurement;
  readonly dir: string;
  readonly keeps: boolean;
  readonly signal: AbortSignal;
  readonly onNotice: ((sentence: string) => void) | undefined;
  /** Whether the disk of the working folder is full. */
  readonly isFull: (dir: string) => Promise<boolean>;
}

/**
 * Carries out one run and removes its databases, unless they are kept.
 * @returns "disk full" where it failed for that, which is no fault of its variant: it does not count
 */
export async function carryOutRun(
  run: VariantRun,
  { what, dir, keeps, signal, onNotice, isFull }: RunConditions,
): Promise<ExperimentRun | FailedRun | 'stopped' | 'disk full'> {
  const result = await run.carryOut(signal);
  const isOver = hasFailed(result) && (await isFull(dir));
  for (const problem of keeps ? [] : await run.remove()) onNotice?.(problem);
  if (signal.aborted) return 'stopped';
  if (!isOver) return result;
  onNotice?.(describeFullDisk(what));
  return 'disk full';
}

/**
 * Stores what is known. Where that is not possible although something was measured, a notice gives the reason:
 * what is known is reported, although its file lacks the end.
 * @returns whether it is stored
 * @throws ProgramError where it cannot be stored and nothing was measured
 */
export async function storeKnown(
  store: () => Promise<void>,
  {
    what,
    isMeasured,
    onNotice,
  }: Pick<RunConditions, 'what' | 'onNotice'> & { isMeasured: boolean },
): Promise<boolean> {
  try {
    await store();
    return true;
  } catch (error) {
    if (!(error instanceof ProgramError) || !isMeasured) throw error;
    onNotice?.(`The ${what} ends here and is not stored: ${formatError(error)}`);
    return false;
  }
}
