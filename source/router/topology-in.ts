import { embeddedTopology, type Topology } from './topology.js';

/**
 * What a file says of where the databases are; null is none, for those in the working folder. What
 * reads such files is loaded only where there is one.
 * @param env where `${NAME}` in the file is looked up
 * @throws InputError
 */
export async function topologyIn(
  file: string | null,
  dir: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Topology> {
  if (file === null) return embeddedTopology(dir);
  const { readTopologyFile } = await import('./topology-file.js');
  return readTopologyFile(file, env);
}
