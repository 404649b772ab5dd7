import type { Model } from '../entities/entity.js';
import { embeddedTopology, type Topology } from './topology.js';

/**
 * Reads a topology file; null gives the default, the SQLite files in the working folder. The YAML reader is
 * loaded only if there is a file, because that takes time.
 * @param env the variables for `${NAME}` in the file
 * @param model the entities whose rows the databases hold
 * @throws InputError
 */
export async function topologyIn(
  file: string | null,
  dir: string,
  env: NodeJS.ProcessEnv,
  model: Model,
): Promise<Topology> {
  if (file === null) return embeddedTopology(dir, model);
  const { readTopologyFile } = await import('./topology-file.js');
  return readTopologyFile(file, env, model);
}
