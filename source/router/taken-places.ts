import type { EntityName } from '../entities/entity.js';
import type { YamlReader } from './yaml-reader.js';

/** A place that a database of the file names: a SQLite file, or an address of a server. */
export interface NamedPlace {
  /** Equal for all spellings of the place. */
  readonly key: string;
  /** Describes the part of the file in errors: "node 1 of Product". */
  readonly who: string;
  /** The place for display. */
  readonly place: string;
  readonly node: unknown;
}

/** A database of the file. */
export interface NamedDatabase {
  readonly entity: EntityName;
  readonly who: string;
  readonly name: string;
  /** Whether its entity has no other database. */
  readonly isOnly: boolean;
  readonly node: unknown;
}

/**
 * The places that the databases of a topology file use. Two entities may share a database if it is the only one of
 * each, and both name all its places; any other place belongs to one database.
 */
export class TakenPlaces {
  readonly #yaml: YamlReader;
  readonly #places = new Map<string, { readonly who: string; readonly name: string }>();
  readonly #databases = new Map<string, NamedDatabase & { readonly keys: string }>();
  /** The places of the database that is being read. */
  #current: NamedPlace[] = [];

  constructor(yaml: YamlReader) {
    this.#yaml = yaml;
  }

  /** Adds a place of the database that is being read. @throws InputError if it has it already */
  add(place: NamedPlace): void {
    const twin = this.#current.find(({ key }) => key === place.key);
    if (twin) this.#refuse(place, twin.who);
    this.#current.push(place);
  }

  /** Ends a database. @throws InputError if another one has its name or one of its places */
  end(database: NamedDatabase): void {
    const places = this.#current;
    this.#current = [];
    const keys = places
      .map(({ key }) => key)
      .toSorted()
      .join('\n');
    const named = this.#databases.get(database.name);
    for (const place of places) {
      const taken = this.#places.get(place.key);
      if (!taken) continue;
      const owner = this.#databases.get(taken.name);
      const mayShare =
        owner !== undefined &&
        owner.keys === keys &&
        owner.isOnly &&
        database.isOnly &&
        owner.entity !== database.entity;
      if (!mayShare) this.#refuse(place, taken.who);
      if (named !== owner) {
        this.#yaml.fail(
          database.node,
          `${database.who} shares the database of ${owner.who}: give it the name ${owner.name}, too`,
        );
      }
    }
    if (named && named.keys !== keys) {
      this.#yaml.fail(
        database.node,
        `${named.who} and ${database.who} are both called ${database.name}: give one another name`,
      );
    }
    for (const { key, who } of places) {
      if (!this.#places.has(key)) this.#places.set(key, { who, name: database.name });
    }
    if (!named) this.#databases.set(database.name, { ...database, keys });
  }

  #refuse({ who, place, node }: NamedPlace, other: string): never {
    return this.#yaml.fail(
      node,
      `${who} has the same database as ${other}, ${place}`,
      'Two entities can share a database if each has no other, and both name it in the same way',
    );
  }
}
