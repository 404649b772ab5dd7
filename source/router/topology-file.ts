import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

import type { YAMLMap } from 'yaml';

import { InputError } from '../base/errors.js';
import { maskAddress } from '../db/server/address.js';
import { DEFAULT_DEADLINE_MS, type ServerDescription } from '../db/server/description.js';
import type { Entity, EntityName, Model } from '../entities/entity.js';
import { addressKey, engineOf, fileKey, nameOfAddress, readAddress } from './address.js';
import { readSpread } from './spread-reader.js';
import { TakenPlaces } from './taken-places.js';
import { withSiblings, type AnyDescription, type Sharding, type Topology } from './topology.js';
import { YamlReader } from './yaml-reader.js';

const DEADLINE_MS = { min: 100, max: 600_000 };

/** Most databases per entity: each thread needs a connection to each of them. */
const MAX_SHARDS = 64;

const PLACES = ['file', 'url', 'nodes', 'databases'];

/**
 * Reads a topology from a YAML or JSON file. `${NAME}` in an address is replaced by that environment
 * variable. @throws InputError that names the file and the line
 */
export function readTopologyFile(file: string, env: NodeJS.ProcessEnv, model: Model): Topology {
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
  return new TopologyReader(file, text, env, model).read();
}

/** Names of an entity besides its own: that of its table, and that of the database that it shares with others. */
function otherNames({ name, table, database }: Entity): string[] {
  return [table, ...(database === undefined ? [] : [database])].filter((other) => other !== name);
}

/** Reads one file. */
class TopologyReader {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #model: Model;
  readonly #yaml: YamlReader;
  readonly #places: TakenPlaces;

  constructor(file: string, text: string, env: NodeJS.ProcessEnv, model: Model) {
    this.#model = model;
    this.#folder = dirname(file);
    this.#env = env;
    this.#yaml = new YamlReader(file, text);
    this.#places = new TakenPlaces(this.#yaml);
  }

  read(): Topology {
    const root = this.#yaml.map(this.#yaml.root, 'the file', ['entities', 'deadlineMs']);
    const deadlineMs = this.#deadline(root, DEFAULT_DEADLINE_MS);
    const entities = this.#entities(root);
    const topology: Record<EntityName, Sharding> = {};
    // A table can follow one to which it refers, wherever that is in the model.
    for (const entity of this.#model.parentsFirst) {
      topology[entity.name] = this.#sharding(entity, entities, deadlineMs, topology);
    }
    return withSiblings(topology);
  }

  /** The mapping of entities, in which each has its name, or that of its table or database. */
  #entities(root: YAMLMap): YAMLMap {
    const { entities } = this.#model;
    const keys = [...new Set(entities.map(({ name }) => name)), ...entities.flatMap(otherNames)];
    const map = this.#yaml.map(root.get('entities', true), 'entities', keys, root);
    for (const { name, table } of entities) {
      if (name !== table && map.has(name) && map.has(table)) {
        this.#yaml.fail(map.get(table, true), `${name} and ${table} are the same: name it once`);
      }
    }
    return map;
  }

  #sharding(
    definition: Entity,
    entities: YAMLMap,
    inherited: number,
    before: Partial<Topology>,
  ): Sharding {
    const { name: entity, table } = definition;
    const keys = ['name', ...PLACES, 'deadlineMs', 'replicas', 'spread'];
    const key = [table, entity, ...otherNames(definition)].find((name) => entities.has(name));
    const node = key === undefined ? undefined : entities.get(key, true);
    const map = this.#yaml.map(node, entity, keys, entities);
    const isList = map.has('databases');
    const shards = isList
      ? this.#databases(definition, map, inherited)
      : [this.#database(definition, map, inherited, entity)];
    const spread = readSpread({ definition, map, shards, before, yaml: this.#yaml });
    const hasClaims = shards.length > 1 && spread.rule !== 'copy';
    return {
      shards: hasClaims ? shards.map((shard) => ({ ...shard, hasClaims })) : shards,
      spread,
    };
  }

  #databases(definition: Entity, map: YAMLMap, inherited: number): AnyDescription[] {
    const { name: entity } = definition;
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
      return this.#database(definition, fields, deadlineMs, who);
    });
  }

  /** @param who describes the database in errors: "database 2 of User" */
  #database(entity: Entity, map: YAMLMap, inherited: number, who: string): AnyDescription {
    this.#onePlace(who, map);
    const description = map.has('file')
      ? this.#file(entity, map, who)
      : this.#server(entity, map, inherited, who);
    const { name } = description;
    this.#places.end({ entity: entity.name, who, name, isOnly: who === entity.name, node: map });
    return description;
  }

  #onePlace(who: string, map: YAMLMap): void {
    const given = PLACES.filter((key) => map.has(key));
    if (given.length === 1) return;
    const found = given.length > 1 ? `, not ${given.join(' and ')}` : '';
    this.#yaml.fail(map, `${who} needs one of file, url and nodes${found}`);
  }

  #file(entity: Entity, map: YAMLMap, who: string): AnyDescription {
    const node = map.get('file', true);
    if (map.has('replicas')) {
      this.#yaml.fail(map.get('replicas', true), 'a SQLite file has no replicas');
    }
    const file = resolve(this.#folder, this.#yaml.text(node, `file of ${who}`));
    const place = fileKey(file);
    this.#places.add({ key: place, who, place, node });
    const name = this.#name(map, who) ?? basename(file);
    return { name, file, entity };
  }

  #server(entity: Entity, map: YAMLMap, inherited: number, who: string): ServerDescription {
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
      entity,
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
    const place = nameOfAddress(address);
    this.#places.add({ key: addressKey(address), who, place, node });
    return address;
  }

  #name(map: YAMLMap, who: string): string | undefined {
    return map.has('name') ? this.#yaml.text(map.get('name', true), `name of ${who}`) : undefined;
  }

  #deadline(map: YAMLMap, fallback: number): number {
    if (!map.has('deadlineMs')) return fallback;
    return this.#yaml.integer(map.get('deadlineMs', true), 'deadlineMs', DEADLINE_MS);
  }
}
