import { ProgramError } from '../base/errors.js';
import { quoteWord } from '../base/text.js';
import type { RunHeader, RunSettings } from '../ledger/record.js';
import { markTopology, requireSettled, whereMoved } from '../rebalance/journal.js';
import {
  entitiesOf,
  fingerprintOf,
  nameDatabases,
  topologyFlagHint,
  type Topology,
} from '../router/topology.js';

/**
 * Checks that a topology is the one of the run, or the one to which its rows have moved.
 * @throws ProgramError that names the right topology
 */
export function requireTopologyOfRun(
  dir: string,
  { id, settings }: RunHeader,
  topology: Topology,
): void {
  const moved = whereMoved(dir, settings.databases);
  if (moved?.key === markTopology(dir, topology, null).key) return;
  requireSettled(dir, topology);
  const refuse = (message: string): ProgramError =>
    new ProgramError(`Run ${id} ${message}`, {
      exitCode: 2,
      hint: moved
        ? `Its rows have moved. ${topologyFlagHint(moved.file)}`
        : topologyOfRunHint(settings),
    });
  for (const { name: entity } of entitiesOf(topology)) {
    const given = nameDatabases(topology[entity]!);
    const { database } = settings.databases[entity]!;
    if (database === given) continue;
    throw refuse(`wrote its ${entity} rows to ${database}, not to ${given}`);
  }
  const { topologyFingerprint = fingerprintOf(topology) } = settings;
  if (topologyFingerprint !== fingerprintOf(topology)) {
    throw refuse('spread its rows over these databases by another rule');
  }
}

/** A hint about the topology of a run. */
function topologyOfRunHint({ topology }: RunSettings): string {
  return topology === undefined
    ? 'Name the topology of the run with --topology, or leave it out for the files in data/'
    : `It ran with --topology ${quoteWord(topology)}: name that file as it was then`;
}
