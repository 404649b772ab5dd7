import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

import type { YAMLMap } from 'yaml';

import { InputError } from '../base/errors.js';
import { maskAddress } from '../db/server/address.js';
import { DEFAULT_DEADLINE_MS, type ServerDescription } from '../db/server/description.js';
import { ENTITIES, ENTITY_NAMES, type EntityName } from '../entities/entity.js';
import { addressKey, engineOf, fileKey, nameOfAddress, readAddress } from './address.js';
import { readSpread } from './spread-reader.js';
import type { AnyDescription, Sharding, Topology } from './topology.js';
import { YamlReader } from './yaml-reader.js';

const DEADLINE_MS = { min: 100, max: 600_000 };

/** Most databases per entity: each thread needs a connection to each of them. */
const MAX_SHARDS = 64;

const PLACES = ['file', 'url', 'nodes', 'databases'];

/**
 * Reads a topology from a YAML or JSON file. `${NAME}` in an address is replaced by that environment
 * variable. @throws InputError that names the file and the line
 */
export function readTopologyFile(file: string, env: NodeJS.ProcessEnv): Topology {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? 'there is no such file'
        : 'it cannot be read';
    throw new InputError({ file }, reason, 'Check the path given with --topology');
  }
  return new TopologyReader(file, text, env).read();
}

/** A description of the database that uses a place or a name already. */
type Users = Map<string, string>;

/** Reads one file. */
class TopologyReader {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #yaml: YamlReader;
  readonly #places: Users = new Map();
  readonly #names: Users = new Map();

  constructor(file: string, text: string, env: NodeJS.ProcessEnv) {
    this.#folder = dirname(file);
    this.#env = env;
    this.#yaml = new YamlReader(file, text);
  }

  read(): Topology {
    const root = this.#yaml.map(this.#yaml.root, 'the file', ['entities', 'deadlineMs']);
    const deadlineMs = this.#deadline(root, DEFAULT_DEADLINE_MS);
    const entities = this.#yaml.map(root.get('entities', true), 'entities', ENTITY_NAMES, root);
    const topology: Partial<Record<EntityName, Sharding>> = {};
    for (const entity of ENTITY_NAMES) {
      topology[entity] = this.#sharding(entity, entities, deadlineMs, topology);
    }
    return topology as Topology;
  }

  #sharding(
    entity: EntityName,
    entities: YAMLMap,
    inherited: number,
    before: Partial<Topology>,
  ): Sharding {
    const keys = ['name', ...PLACES, 'deadlineMs', 'replicas', 'spread'];
    const map = this.#yaml.map(entities.get(entity, true), entity, keys, entities);
    const isList = map.has('databases');
    const shards = isList
      ? this.#databases(entity, map, inherited)
      : [this.#database(entity, map, inherited, entity)];
    const spread = readSpread({ entity, map, shards, before, yaml: this.#yaml });
    const hasClaims = shards.length > 1 && spread.rule !== 'copy';
    return {
      shards: hasClaims ? shards.map((shard) => ({ ...shard, hasClaims })) : shards,
      spread,
    };
  }

  #databases(entity: EntityName, map: YAMLMap, inherited: number): AnyDescription[] {
    this.#onePlace(entity, map);
    for (const key of ['name', 'replicas']) {
      if (map.has(key)) {
        this.#yaml.fail(map.get(key, true), `${key} belongs to each of the databases of ${entity}`);
      }
    }
    const deadlineMs = this.#deadline(map, inherited);
    const nodes = this.#yaml.list(map, 'databases', `databases of ${entity}`);
    if (nodes.length > MAX_SHARDS) {
      this.#yaml.fail(nodes[MAX_SHARDS], `${entity} may have at most ${MAX_SHARDS} databases`);
    }
    return nodes.map((node, index) => {
      const who = `database ${index + 1} of ${entity}`;
      const keys = ['name', 'file', 'url', 'nodes', 'deadlineMs', 'replicas'];
      const fields = this.#yaml.map(node, who, keys, map);
      return this.#database(entity, fields, deadlineMs, who);
    });
  }

  /** @param who describes the database in errors: "database 2 of User" */
  #database(entity: EntityName, map: YAMLMap, inherited: number, who: string): AnyDescription {
    this.#onePlace(who, map);
    const description = map.has('file')
      ? this.#file(entity, map, who)
      : this.#server(entity, map, inherited, who);
    const { name } = description;
    const other = this.#names.get(name);
    if (other) {
      this.#yaml.fail(map, `${other} and ${who} are both called ${name}: give one another name`);
    }
    this.#names.set(name, who);
    return description;
  }

  #onePlace(who: string, map: YAMLMap): void {
    const given = PLACES.filter((key) => map.has(key));
    if (given.length === 1) return;
    const found = given.length > 1 ? `, not ${given.join(' and ')}` : '';
    this.#yaml.fail(map, `${who} needs one of file, url and nodes${found}`);
  }

  #file(entity: EntityName, map: YAMLMap, who: string): AnyDescription {
    const node = map.get('file', true);
    if (map.has('replicas')) {
      this.#yaml.fail(map.get('replicas', true), 'a SQLite file has no replicas');
    }
    const file = resolve(this.#folder, this.#yaml.text(node, `file of ${who}`));
    const place = fileKey(file);
    this.#take(place, { who, place, node });
    const name = this.#name(map, who) ?? basename(file);
    return { name, file, entity: ENTITIES[entity]! };
  }

  #server(entity: EntityName, map: YAMLMap, inherited: number, who: string): ServerDescription {
    const addresses = map.has('url')
      ? [this.#address(map.get('url', true), who)]
      : this.#addresses(map, 'nodes', who);
    const [first = ''] = addresses;
    if (new Set(addresses.map(engineOf)).size !== 1) {
      this.#yaml.fail(map, `the nodes of ${who} must speak the same protocol`);
    }
    const replicas = map.has('replicas') ? this.#addresses(map, 'replicas', who) : [];
    if (replicas.some((address) => engineOf(address) !== engineOf(first))) {
      this.#yaml.fail(map, `the replicas of ${who} must speak the protocol of the database`);
    }
    const more = addresses.length > 1 ? ` and ${addresses.length - 1} more` : '';
    return {
      engine: engineOf(first),
      name: this.#name(map, who) ?? `${nameOfAddress(first)}${more}`,
      entity: ENTITIES[entity]!,
      addresses,
      deadlineMs: this.#deadline(map, inherited),
      ...(replicas.length > 0 ? { replicas } : {}),
    };
  }

  #addresses(map: YAMLMap, key: 'nodes' | 'replicas', who: string): string[] {
    const one = { nodes: 'node', replicas: 'replica' }[key];
    return this.#yaml
      .list(map, key, `${key} of ${who}`)
      .map((node, index) => this.#address(node, `${one} ${index + 1} of ${who}`));
  }

  #address(node: unknown, who: string): string {
    const written = this.#yaml.text(node, `the address of ${who}`);
    const filled = written.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
      const value = this.#env[name];
      if (value === undefined) {
        this.#yaml.fail(
          node,
          `the environment has no variable ${name}`,
          `Set it first: export ${name}=…`,
        );
      }
      return encodeURIComponent(value);
    });
    const address = readAddress(filled);
    if (address === undefined) {
      this.#yaml.fail(
        node,
        `${maskAddress(written)} is not an address like postgres://user:\${PASSWORD}@host:5432/database or mysql://…`,
      );
    }
    this.#take(addressKey(address), { who, place: nameOfAddress(address), node });
    return address;
  }

  /** Checks that no other database has this place. @param key equal for all spellings of the place */
  #take(key: string, { who, place, node }: { who: string; place: string; node: unknown }): void {
    const other = this.#places.get(key);
    if (other) {
      this.#yaml.fail(
        node,
        `${who} has the same database as ${other}, ${place}`,
        'Each needs a database of its own',
      );
    }
    this.#places.set(key, who);
  }

  #name(map: YAMLMap, who: string): string | undefined {
    return map.has('name') ? this.#yaml.text(map.get('name', true), `name of ${who}`) : undefined;
  }

  #deadline(map: YAMLMap, fallback: number): number {
    if (!map.has('deadlineMs')) return fallback;
    return this.#yaml.integer(map.get('deadlineMs', true), 'deadlineMs', DEADLINE_MS);
  }
}
