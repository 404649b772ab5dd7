import { SHOP } from '../entities/shop.js';
import { embeddedTopology, type Topology } from '../router/topology.js';
import type { FlagValues } from '../commands/context.js';
import type { DatabaseStatus } from '../commands/database-status.js';
import { topologyFileOf } from '../commands/topology.js';
import { databasesServices } from './databases.js';
import { historyServices } from './history.js';
import { Lab } from './lab.js';
import { Lessons } from './lessons.js';
import { RunFollower } from './live.js';
import type { StartEngine } from './start-engine.js';
import type { NamedModel } from './open-databases.js';
import { Recovery } from './recovery.js';
import { resultsServices } from './results.js';
import { ShownRun } from './shown-run.js';
import { StartForm } from './start.js';

/** How long a look at the databases waits for one that another program has locked, or that does not answer. */
const BROWSING_MS = 2000;

/**
 * All that the views ask for (source/views/services.ts), joined from one file for each view. Files
 * here load databases and simulation with `await import()`, when they are first needed.
 */
export function createServices(options: {
  dir: string;
  version: string;
  flags: FlagValues;
  env: NodeJS.ProcessEnv;
  /** Where the databases are at first; by default the files in `data/`. */
  topology?: Topology;
  /** The model of their rows at first; by default the default one. */
  model?: NamedModel | undefined;
  /** What starts runs; by default an engine process. */
  startEngine?: StartEngine;
}) {
  const {
    dir,
    flags,
    model,
    topology = embeddedTopology(dir, model?.read.model ?? SHOP),
  } = options;
  const topologyFile = topologyFileOf(flags);
  const live = new RunFollower({ ...options, topology, topologyFile });
  const where = (): Topology => live.topology;
  const topologyOf = live.open.topologyOf.bind(live.open);
  const recovery = new Recovery(dir, topologyOf);
  return {
    dir,
    /** Carries out the runs, for what shows them in another way than the screen. */
    runs: live,
    get topology() {
      return live.open.described;
    },
    get model() {
      return live.open.model;
    },
    databaseStatuses: async (
      onEach?: (statuses: readonly DatabaseStatus[]) => void,
    ): Promise<readonly DatabaseStatus[]> => {
      const asked = where();
      const { readDatabaseStatuses } = await import('../commands/database-status.js');
      return readDatabaseStatuses(BROWSING_MS, asked, onEach);
    },
    start: new StartForm(live, options),
    recovery,
    live: new ShownRun(live, dir, options.env),
    results: resultsServices(dir, topologyOf, options.env),
    databases: databasesServices(dir, where, live),
    history: historyServices(dir, live, options.env),
    lab: new Lab({ ...options, model: () => live.open.chosen }),
    lessons: new Lessons({ ...options, topology: where }),
  };
}
