import { embeddedTopology, type Topology } from './topology.js';

/**
 * What a file says of where the databases are; null is none, for those in the working folder. What
 * reads such files is loaded only where there is one. @throws InputError
 */
export async function topologyIn(file: string | null, dir: string): Promise<Topology> {
  if (file === null) return embeddedTopology(dir);
  const { readTopologyFile } = await import('./topology-file.js');
  return readTopologyFile(file, process.env);
}
