import { basename } from 'node:path';

import { withoutPassword } from '../db/server/address.js';
import {
  DATA_FOLDER,
  entitiesOf,
  type AnyDescription,
  type Sharding,
  type Topology,
} from '../router/topology.js';

/** The name of the topology file of a run whose databases are kept. */
export const KEPT_TOPOLOGY = 'topology.json';

/** Settings of an address that may be written to a file; others may hold a secret. */
const PLAIN_SETTINGS = ['options', 'host', 'port', 'sslmode'];

/**
 * The topology file of a run whose databases are kept, to put into its folder: files are relative to it, and
 * passwords come from the environment variables DBSIM_PASSWORD, DBSIM_PASSWORD_2, …
 */
export function keptTopologyFile(topology: Topology): string {
  const variables = new PasswordVariables();
  const entities = entitiesOf(topology).map(({ name }) => [
    name,
    describe(topology[name]!, variables),
  ]);
  return `${JSON.stringify({ entities: Object.fromEntries(entities) }, undefined, 2)}\n`;
}

/** Names a variable for each password. */
class PasswordVariables {
  readonly #names = new Map<string, string>();

  nameOf(password: string): string {
    const number = this.#names.size + 1;
    const name =
      this.#names.get(password) ?? (number === 1 ? 'DBSIM_PASSWORD' : `DBSIM_PASSWORD_${number}`);
    this.#names.set(password, name);
    return name;
  }
}

function describe({ shards, spread }: Sharding, variables: PasswordVariables): object {
  const databases = shards.map((shard) => describeDatabase(shard, variables));
  const [only] = databases;
  if (databases.length === 1 && only) return only;
  if (spread.rule === 'one' || spread.rule === 'copy')
    return { databases, spread: { rule: spread.rule } };
  if (spread.rule !== 'rendezvous') return { databases, spread };
  const { rule, by, labels } = spread;
  const isOwn = shards.every(({ name }, index) => name === labels[index]);
  // An entity that follows another one has the labels of that one.
  return { databases, spread: isOwn ? { rule, by } : { by } };
}

function describeDatabase(shard: AnyDescription, variables: PasswordVariables): object {
  const { name } = shard;
  if ('file' in shard) return { name, file: `${DATA_FOLDER}/${basename(shard.file)}` };
  const nodes = shard.addresses.map((address) => withVariable(address, variables));
  return { name, nodes, deadlineMs: shard.deadlineMs };
}

function withVariable(address: string, variables: PasswordVariables): string {
  const { password } = new URL(address);
  const url = new URL(withoutPassword(address));
  const settings = [...url.searchParams].filter(([key]) => PLAIN_SETTINGS.includes(key));
  url.search = new URLSearchParams(settings).toString();
  if (password === '') return url.href;
  return url.href.replace(
    `//${url.username}@`,
    `//${url.username}:\${${variables.nameOf(password)}}@`,
  );
}
