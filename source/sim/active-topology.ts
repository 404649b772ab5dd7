import type { Topology } from '../router/topology.js';

/** Where the rows of a run are. */
export interface ActiveTopology {
  readonly topology: Topology;
  /** The file that describes it; undefined for the files in data/. */
  readonly file: string | undefined;
}
