import { ProgramError } from '../base/errors.js';
import type { FoundRow } from '../db/rows.js';
import { nameOfRow, type Entity, type EntityName } from '../entities/entity.js';
import { counterparts } from '../router/distribution.js';
import { placementOf, type Placement } from '../router/placement.js';
import { entityIn, type Sharding, type Topology } from '../router/topology.js';

/** A database of an entity in the old topology, the new one, or both. */
export interface Place {
  readonly name: string;
  /** Its position in the old topology; -1 if it is new. */
  readonly from: number;
  /** Its position in the new topology; -1 if it is removed. */
  readonly to: number;
}

/** Computes where the rows of an entity are in the old topology, and where they belong in the new one. */
export class Places {
  readonly entity: EntityName;
  readonly definition: Entity;
  readonly all: readonly Place[];
  readonly #before: Placement;
  readonly #after: Placement;

  constructor(entity: EntityName, from: Topology, to: Topology) {
    this.entity = entity;
    this.definition = entityIn(from, entity);
    this.all = placesOf(from[entity]!, to[entity]!);
    this.#before = placementOf(this.definition, from[entity]!);
    this.#after = placementOf(entityIn(to, entity), to[entity]!);
  }

  /** The databases of the old topology. */
  get old(): readonly Place[] {
    return this.all.filter(({ from }) => from !== -1);
  }

  /** The databases of the new topology. */
  get next(): readonly Place[] {
    return this.all.filter(({ to }) => to !== -1);
  }

  /** The databases that only the new topology has. */
  get added(): readonly Place[] {
    return this.next.filter(({ from }) => from === -1);
  }

  /** The databases for a row in the old topology. @throws ProgramError if it belongs nowhere */
  before(row: FoundRow): readonly Place[] {
    return this.#holders(row, this.#before, (place) => place.from);
  }

  /** The databases for a row in the new topology. @throws ProgramError if it belongs nowhere */
  after(row: FoundRow): readonly Place[] {
    return this.#holders(row, this.#after, (place) => place.to);
  }

  #holders(row: FoundRow, placement: Placement, position: (place: Place) => number): Place[] {
    if (placement.isCopied) return this.all.filter((place) => position(place) !== -1);
    const shard = placement.shardOfRow(row);
    if (shard === undefined) {
      throw new ProgramError(
        `${nameOfRow(this.definition, row)} belongs to no database: its key is not a number`,
        { hint: 'Run `dbsim-tui verify` to see what else is wrong' },
      );
    }
    return this.all.filter((place) => position(place) === shard);
  }
}

function placesOf(from: Sharding, to: Sharding): Place[] {
  const [next, before] = [counterparts(from, to), counterparts(to, from)];
  const kept = from.shards.map(({ name }, index): Place => {
    const position = next[index] ?? -1;
    return { name: to.shards[position]?.name ?? name, from: index, to: position };
  });
  const added = to.shards.flatMap(({ name }, index): Place[] =>
    before[index] === -1 ? [{ name, from: -1, to: index }] : [],
  );
  return [...kept, ...added];
}
