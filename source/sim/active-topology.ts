import type { Topology } from '../router/topology.js';

/** The topology that holds the rows of a run. */
export interface ActiveTopology {
  readonly topology: Topology;
  /** The topology file; undefined for the default, the SQLite files in data/. */
  readonly file: string | undefined;
}
