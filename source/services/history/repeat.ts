import { ProgramError } from '../../base/errors.js';
import { findRepeatable, type RepeatableRun } from '../../commands/repeat.js';
import { topologyFileOf } from '../../commands/topology.js';
import { chooseWorkload } from '../../commands/workload.js';
import { readSettings, requirePossible } from '../../commands/write-settings.js';
import { SHOP } from '../../entities/shop.js';
import { isSameModel, nameOfModel } from '../../ledger/model-name.js';
import { topologyIn } from '../../router/topology-in.js';
import { fingerprintOf } from '../../router/topology.js';
import type { RunFollower } from '../live.js';

/**
 * Finds out how a stored run is repeated in the databases that the screen has open.
 * @throws ProgramError or UsageError where it cannot be, naming the setting
 */
export async function findRepeatableHere(
  dir: string,
  runId: string,
  env: NodeJS.ProcessEnv,
  runs: Pick<RunFollower, 'topology' | 'open'>,
): Promise<RepeatableRun> {
  const found = await findRepeatable({ dir, env }, runId);
  const file = topologyFileOf(found.flags);
  const { chosen } = runs.open;
  if (!isSameModel(found.model?.descriptor, chosen?.read.descriptor)) {
    throw new ProgramError(
      `Run ${runId} cannot be repeated here: it has the model ${nameOfModel({ model: found.model?.descriptor })}, and the screen has ${nameOfModel({ model: chosen?.read.descriptor })} open`,
      {
        exitCode: 2,
        hint: `Choose its model in the start view, or use \`dbsim-tui run --again ${runId}\``,
      },
    );
  }
  const topology = await topologyIn(file ?? null, dir, env, found.model?.model ?? SHOP);
  if (fingerprintOf(topology) !== fingerprintOf(runs.topology)) {
    const which = file === undefined ? 'the files in data/' : `the databases of ${file}`;
    throw new ProgramError(
      `Run ${runId} cannot be repeated here: it wrote to ${which}, and the screen has other databases open`,
      { exitCode: 2, hint: `\`dbsim-tui run --again ${runId}\` repeats it` },
    );
  }
  requirePossible(readSettings(found.flags), runs.topology);
  return found;
}

/** Starts such a run. @param isFresh whether the databases are emptied first, whatever that run did */
export async function startAgain(
  { workload, flags, model }: RepeatableRun,
  isFresh: boolean,
  runs: Pick<RunFollower, 'start'>,
): Promise<void> {
  const settings = { ...readSettings(flags), fresh: isFresh };
  runs.start(await chooseWorkload(workload, flags, model?.model ?? SHOP), settings);
}
