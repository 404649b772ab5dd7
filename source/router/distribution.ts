import type { EntityName } from '../entities/entity.js';
import { addressKey, fileKey } from './address.js';
import { placementOf, type Placement } from './placement.js';
import type { AnyDescription, Sharding, Spread } from './topology.js';

/** How rows are spread over the databases of an entity. */
export interface Distribution {
  /** The databases' names, with the rows of each; of copies each has all. */
  readonly shards: readonly { readonly name: string; readonly rows: number }[];
  readonly rows: number;
  /** Rows that a rule which spreads evenly gives to each of several; null where it does not promise that. */
  readonly expected: number | null;
}

/** How many rows have another database in another topology. */
export interface Movement {
  readonly rows: number;
  /** Rows that get a database which did not hold them. */
  readonly moved: number;
  /** Whether they are copied, as the other topology keeps every row in each of its databases. */
  readonly isCopied: boolean;
  /** The share, from 0 to 1, that the two rules promise; null where they promise none. */
  readonly promised: number | null;
  /** How many rows go from which database to which. */
  readonly ways: readonly Transfer[];
}

/** Rows that one database gets from another one. */
export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly rows: number;
}

/** Counts where rows of one entity go, and which of them another topology gives to another database. */
export class RowSpread {
  readonly #sharding: Sharding;
  readonly #placement: Placement;
  readonly #rows: number[];
  readonly #next: { readonly sharding: Sharding; readonly placement: Placement } | undefined;
  /** Per database of this topology its position in the other one, or -1. */
  readonly #counterparts: readonly number[];
  #total = 0;
  #moved = 0;
  /** Rows per database of this topology and of the other one that gets them. */
  readonly #ways: readonly number[][];

  /** @param next what the rows would move to */
  constructor(entity: EntityName, sharding: Sharding, next?: Sharding) {
    this.#sharding = sharding;
    this.#placement = placementOf(entity, sharding);
    this.#rows = sharding.shards.map(() => 0);
    this.#next = next && { sharding: next, placement: placementOf(entity, next) };
    this.#counterparts = next ? counterparts(sharding, next) : [];
    this.#ways = sharding.shards.map(() => next?.shards.map(() => 0) ?? []);
  }

  /** Counts a row. @param row its valid fields */
  add(row: readonly unknown[]): void {
    const shard = this.#placement.shardOfRow(row);
    if (shard === undefined) return;
    this.#total += 1;
    this.#rows[shard] = (this.#rows[shard] ?? 0) + 1;
    const targets = this.#targets(shard, row);
    if (targets.length > 0) this.#moved += 1;
    const ways = this.#ways[shard] ?? [];
    for (const target of targets) ways[target] = (ways[target] ?? 0) + 1;
  }

  get distribution(): Distribution {
    const { shards, spread } = this.#sharding;
    const { isCopied } = this.#placement;
    return {
      shards: shards.map(({ name }, index) => ({
        name,
        rows: isCopied ? this.#total : (this.#rows[index] ?? 0),
      })),
      rows: this.#total,
      expected: evenRule(spread) && shards.length > 1 ? this.#total / shards.length : null,
    };
  }

  /** Undefined where there is no other topology. */
  get movement(): Movement | undefined {
    if (!this.#next) return undefined;
    return {
      rows: this.#total,
      moved: this.#moved,
      isCopied: this.#next.placement.isCopied,
      promised: promisedMovement(this.#sharding, this.#next.sharding),
      ways: this.#listWays(this.#next.sharding),
    };
  }

  #listWays({ shards }: Sharding): Transfer[] {
    return this.#sharding.shards.flatMap(({ name }, from) =>
      shards.flatMap((target, to): Transfer[] => {
        const rows = this.#ways[from]?.[to] ?? 0;
        return rows === 0 ? [] : [{ from: name, to: target.name, rows }];
      }),
    );
  }

  /** The databases of the other topology that are to hold a row and do not. @param from what holds it, or its first copy */
  #targets(from: number, row: readonly unknown[]): number[] {
    if (!this.#next) return [];
    const { sharding, placement } = this.#next;
    const to = placement.shardOfRow(row);
    const wanted = placement.isCopied ? [...sharding.shards.keys()] : to === undefined ? [] : [to];
    const holders = this.#placement.isCopied ? this.#counterparts : [this.#counterparts[from]];
    return wanted.filter((target) => !holders.includes(target));
  }
}

/** Per database its position among the databases of another topology, or -1. */
export function counterparts(from: Sharding, to: Sharding): number[] {
  const keys = to.shards.map(databaseKey);
  return from.shards.map((shard) => keys.indexOf(databaseKey(shard)));
}

/** The same text for the same database, however it is written. */
export function databaseKey(description: AnyDescription): string {
  return 'file' in description
    ? fileKey(description.file)
    : description.addresses.map(addressKey).toSorted().join(' ');
}

/** The share of numbers that move where both rules spread evenly; null where one of them does not. */
export function promisedMovement(from: Sharding, to: Sharding): number | null {
  const places = counterparts(from, to);
  const common = places.filter((place) => place !== -1).length;
  const [one, other] = [evenRule(from.spread), evenRule(to.spread)];
  if (one === undefined || other === undefined) return null;
  const [before, after] = [from.shards.length, to.shards.length];
  if (before === 1 || after === 1 || one !== other || !sameField(from.spread, to.spread)) {
    // Of one database, or by rules that know nothing of each other.
    return 1 - common / (before * after);
  }
  if (one === 'rendezvous')
    return sameLabels(from, to, places) ? 1 - common / (before + after - common) : null;
  let stay = 0;
  const cycle = before * after;
  for (let hash = 0; hash < cycle; hash += 1) {
    if (places[hash % before] === hash % after) stay += 1;
  }
  return 1 - stay / cycle;
}

function evenRule({ rule }: Spread): 'hash' | 'rendezvous' | undefined {
  if (rule === 'one') return 'hash';
  return rule === 'hash' || rule === 'rendezvous' ? rule : undefined;
}

function sameField(from: Spread, to: Spread): boolean {
  return 'by' in from && 'by' in to && from.by === to.by;
}

/** Whether each database keeps its label, and no other one has it. */
function sameLabels(
  { spread: from }: Sharding,
  { spread: to }: Sharding,
  places: readonly number[],
): boolean {
  if (from.rule !== 'rendezvous' || to.rule !== 'rendezvous') return false;
  return from.labels.every((label, index) => {
    const place = places[index] ?? -1;
    return place === -1 ? !to.labels.includes(label) : to.labels[place] === label;
  });
}
