import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from 'yaml';

import { InputError } from '../base/errors.js';
import { DEFAULT_DEADLINE_MS, maskAddress, type ServerEngine } from '../db/server/description.js';
import { ENTITIES, ENTITY_NAMES, type EntityName } from '../entities/entity.js';
import type { AnyDescription, Topology } from './topology.js';

const ENGINES: Readonly<Record<string, ServerEngine>> = {
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
  'mysql:': 'mysql',
  'mariadb:': 'mysql',
};

const DEADLINE_MS = { min: 100, max: 600_000 };

/**
 * Reads which database holds which entity from a YAML or JSON file. `${NAME}` in an address is taken
 * from the environment. @throws InputError that names the file and the line
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

/** Reads one file, with the position of everything in it. */
class TopologyReader {
  readonly #file: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #lines = new LineCounter();
  readonly #root: unknown;

  constructor(file: string, text: string, env: NodeJS.ProcessEnv) {
    this.#file = file;
    this.#env = env;
    const document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    const [error] = document.errors;
    if (error) {
      const { line } = this.#lines.linePos(error.pos[0]);
      throw new InputError({ file, line }, `it is neither YAML nor JSON: ${error.message}`);
    }
    this.#root = document.contents;
  }

  read(): Topology {
    const root = this.#map(this.#root, 'the file', ['entities', 'deadlineMs']);
    const deadlineMs = this.#deadline(root, DEFAULT_DEADLINE_MS);
    const entities = this.#map(root.get('entities', true), 'entities', ENTITY_NAMES, root);
    const used = new Map<string, EntityName>();
    const read = (entity: EntityName): AnyDescription => {
      const description = this.#database(entity, entities, deadlineMs);
      const places = 'engine' in description ? description.addresses : [description.file];
      for (const place of places) {
        const other = used.get(place);
        if (other) {
          this.#fail(
            entities.get(entity, true),
            `${entity} has the same database as ${other}: each entity needs its own`,
          );
        }
        used.set(place, entity);
      }
      return description;
    };
    return { User: read('User'), Product: read('Product'), Order: read('Order') };
  }

  #database(entity: EntityName, entities: YAMLMap, inherited: number): AnyDescription {
    const keys = ['name', 'file', 'url', 'nodes', 'deadlineMs'];
    const map = this.#map(entities.get(entity, true), entity, keys, entities);
    const given = ['file', 'url', 'nodes'].filter((key) => map.has(key));
    if (given.length !== 1) {
      this.#fail(
        map,
        `${entity} needs one of file, url and nodes${given.length > 1 ? `, not ${given.join(' and ')}` : ''}`,
      );
    }
    const definition = ENTITIES[entity];
    const deadlineMs = this.#deadline(map, inherited);
    const name = map.has('name') ? this.#text(map.get('name', true), 'name') : undefined;
    if (map.has('file')) {
      const path = resolve(dirname(this.#file), this.#text(map.get('file', true), 'file'));
      return { name: name ?? `${definition.table}.db`, file: path, entity: definition };
    }
    const addresses = this.#addresses(map, entity);
    const [first = ''] = addresses;
    const engines = new Set(addresses.map((address) => ENGINES[new URL(address).protocol]));
    const [engine] = engines;
    if (engines.size !== 1 || !engine)
      this.#fail(map, `the nodes of ${entity} must speak the same protocol`);
    const { host, pathname } = new URL(first);
    const place = `${decodeURIComponent(pathname.slice(1))} at ${host}`;
    const more = addresses.length > 1 ? ` and ${addresses.length - 1} more` : '';
    return { engine, name: name ?? `${place}${more}`, entity: definition, addresses, deadlineMs };
  }

  #addresses(map: YAMLMap, entity: EntityName): string[] {
    if (map.has('url')) return [this.#address(map.get('url', true))];
    const nodes = map.get('nodes', true);
    if (!isSeq(nodes) || nodes.items.length === 0) {
      this.#fail(nodes ?? map, `nodes of ${entity} must be a list of addresses`);
    }
    return nodes.items.map((node) => this.#address(node));
  }

  #address(node: unknown): string {
    const written = this.#text(node, 'an address');
    const address = written.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
      const value = this.#env[name];
      if (value === undefined) this.#fail(node, `the environment has no variable ${name}`);
      return encodeURIComponent(value);
    });
    if (!isAddress(address)) {
      this.#fail(
        node,
        `${maskAddress(written)} is no address like postgres://user:\${PASSWORD}@host:5432/database or mysql://…`,
      );
    }
    return address;
  }

  #deadline(map: YAMLMap, fallback: number): number {
    if (!map.has('deadlineMs')) return fallback;
    const value = map.get('deadlineMs');
    const { min, max } = DEADLINE_MS;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max)
      return value;
    this.#fail(
      map.get('deadlineMs', true),
      `deadlineMs must be a whole number from ${min} to ${max}`,
    );
  }

  #text(node: unknown, what: string): string {
    if (isScalar(node) && typeof node.value === 'string' && node.value !== '') return node.value;
    this.#fail(node, `${what} must be a text`);
  }

  #map(node: unknown, what: string, keys: readonly string[], around?: unknown): YAMLMap {
    if (!isMap(node)) this.#fail(node ?? around, `${what} must be a list of names and values`);
    for (const { key } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      if (!keys.includes(name)) {
        this.#fail(key, `${what} has no ${JSON.stringify(name)}; it knows ${keys.join(', ')}`);
      }
    }
    return node;
  }

  #fail(node: unknown, problem: string): never {
    const start = (node as Node | null | undefined)?.range?.[0] ?? 0;
    throw new InputError({ file: this.#file, line: this.#lines.linePos(start).line || 1 }, problem);
  }
}

/** Whether it names a server and a database; an @ behind the host was meant to stand before it. */
function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, pathname } = new URL(text);
  try {
    for (const part of [hostname, username, password, pathname]) decodeURIComponent(part);
  } catch {
    return false;
  }
  return ENGINES[protocol] !== undefined && hostname !== '' && /^\/[^@]+$/.test(pathname);
}
