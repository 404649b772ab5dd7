import { rowsPerTurn } from '../../ledger/turns.js';
import type { Snapshot } from '../../sim/snapshot.js';
import type { Conduct } from '../conduct.js';
import { isDiskFull } from '../disk.js';
import { MachineWatch } from '../machine.js';
import { seedAfter } from '../seeds.js';
import type { TemporarySchemas } from '../temporary-schemas.js';
import { forkRun, VariantRun, type VariantTask } from '../variant-run.js';
import { carryOutRun, storeKnown, withWorkFolder } from '../work.js';
import { cannotHold, judgeWindow, windowLength } from './judge.js';
import { limitsOf } from './limits.js';
import type { RateSearch } from './record.js';
import { bracketOf, nextStep } from './search.js';
import { storeRates } from './store.js';

/** What to search. */
export interface RateTask {
  readonly dir: string;
  readonly version: string;
  /** As it is before its first window. */
  readonly search: RateSearch;
  /** What a run of a variant writes, where and how; the search adds seed, rate and duration. */
  readonly tasks: readonly VariantTask[];
  readonly keeps: boolean;
}

/** A window is about to begin. */
export interface RateStep {
  readonly variant: number;
  readonly rate: number;
  readonly durationMs: number;
  /** What is known of the variant until now. */
  readonly holds: number | null;
  readonly fails: number | null;
}

/** How a search is observed and stopped, and what it runs with. */
export type SearchConduct = Omit<Conduct, 'onStep' | 'onStored'> & {
  readonly onStep: (step: RateStep) => void;
  /** Receives the search each time something more of it is stored. */
  readonly onStored?: (search: RateSearch) => void;
};

/**
 * Searches the highest rate that each variant holds, one window of each in turn, each on new databases, and
 * stores what is known after each window. A signal ends it after the run that is going on was stopped.
 * @returns the search as it is stored
 * @throws ProgramError when it cannot be stored, or when a server does not let it write schemas of its own
 */
export function conductSearch(task: RateTask, conduct: SearchConduct): Promise<RateSearch> {
  const { dir, search, tasks, keeps } = task;
  return withWorkFolder({ dir, id: search.id, keeps }, tasks, conduct.servers, (schemas) =>
    searchAll(task, conduct, schemas),
  );
}

async function searchAll(
  task: RateTask,
  {
    onStep,
    onStored,
    onNotice,
    signal,
    startRun = forkRun,
    machine = new MachineWatch(),
    isFull = isDiskFull,
  }: SearchConduct,
  schemas: TemporarySchemas,
): Promise<RateSearch> {
  const { dir, tasks, keeps } = task;
  let current = task.search;
  let isStopped = false;
  const store = async (change: Partial<RateSearch>): Promise<void> => {
    current = { ...current, ...change };
    const isMeasured = current.windows.length > 0;
    const reported = { what: 'search', isMeasured, onNotice } as const;
    if (await storeKnown(() => storeRates(dir, current), reported)) onStored?.(current);
    else isStopped = true;
  };
  const open = new Set(tasks.keys());
  while (open.size > 0 && !signal.aborted && !isStopped) {
    // In turn, so that a machine that becomes slower does so for all of them.
    for (const variant of open) {
      const seen = current.windows.filter((window) => window.variant === variant);
      const variantTask = tasks[variant] as VariantTask;
      const rows = rowsPerTurn(variantTask.settings);
      const step = nextStep(seen, limitsOf(rows, current.p99Ms));
      if (step.type === 'found') {
        open.delete(variant);
        continue;
      }
      await machine.look();
      if (signal.aborted) break;
      const { rate } = step;
      const durationMs = windowLength(rate, current.windowMs);
      onStep({ variant, rate, durationMs, ...bracketOf(seen) });
      const round = seen.length + 1;
      const seed = seedAfter(current.seed, round - 1);
      const of = atRate(variantTask, { rate, seed, durationMs });
      const experiment = { id: current.id };
      const { p99Ms } = current;
      let isEndedEarly = false;
      const isDecided = (snapshot: Snapshot): boolean => {
        isEndedEarly ||= cannotHold(snapshot, { rate, durationMs, p99Ms });
        return isEndedEarly;
      };
      const run = new VariantRun(
        { ...task, experiment, of, round, variant },
        { schemas, startRun, isDecided },
      );
      const conditions = { what: 'search', dir, keeps, signal, onNotice, isFull } as const;
      const result = await carryOutRun(run, conditions);
      isStopped ||= result === 'disk full';
      if (typeof result === 'string') break;
      const window = judgeWindow(result, { rate, seed, rows, p99Ms, isEndedEarly });
      await store({ othersShare: machine.othersShare, windows: [...current.windows, window] });
      if (isStopped) break;
    }
  }
  await store({ status: signal.aborted || isStopped ? 'interrupted' : 'completed' });
  return current;
}

function atRate(
  { chosen, ...others }: VariantTask,
  { rate, seed, durationMs }: { rate: number; seed: number; durationMs: number },
): VariantTask {
  if (chosen.kind !== 'generate') throw new TypeError('only generated rows arrive for a time');
  const settings = { ...others.settings, rate };
  return { ...others, chosen: { ...chosen, seed, durationMs }, settings };
}
