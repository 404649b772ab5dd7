import type { Entity } from '../entities/entity.js';
import { addressKey, fileKey } from './address.js';
import { placementOf, type Placement } from './placement.js';
import type { AnyDescription, Sharding, Spread } from './topology.js';

/** The distribution of rows over the databases of an entity. */
export interface Distribution {
  /** The rows of each database; a copy has all rows. */
  readonly shards: readonly { readonly name: string; readonly rows: number }[];
  readonly rows: number;
  /** Rows per database if the rule spreads evenly; null if it does not promise that. */
  readonly expected: number | null;
}

/** How many rows would move to another topology. */
export interface Movement {
  readonly rows: number;
  /** Rows that are written to a database which did not hold them. */
  readonly moved: number;
  /** Whether they are copied rather than moved: the other topology has every row in each database. */
  readonly isCopied: boolean;
  /** The expected share of moved rows, 0 to 1; null if the rules promise none. */
  readonly promised: number | null;
  /** The moved rows by source and target. */
  readonly transfers: readonly Transfer[];
}

/** The rows that move from one database to another. */
export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly rows: number;
}

/** Counts the rows of one entity by database, and those that another topology would move. */
export class RowSpread {
  readonly #sharding: Sharding;
  readonly #placement: Placement;
  readonly #rows: number[];
  readonly #next: { readonly sharding: Sharding; readonly placement: Placement } | undefined;
  /** By database of this topology: its position in the other one, or -1. */
  readonly #counterparts: readonly number[];
  #total = 0;
  #moved = 0;
  /** Moved rows, by source in this topology and target in the other one. */
  readonly #transfers: readonly number[][];

  /** @param next the other topology's databases of the entity */
  constructor(entity: Entity, sharding: Sharding, next?: Sharding) {
    this.#sharding = sharding;
    this.#placement = placementOf(entity, sharding);
    this.#rows = sharding.shards.map(() => 0);
    this.#next = next && { sharding: next, placement: placementOf(entity, next) };
    this.#counterparts = next ? counterparts(sharding, next) : [];
    this.#transfers = sharding.shards.map(() => next?.shards.map(() => 0) ?? []);
  }

  /** Counts a row. @param row its valid fields */
  add(row: readonly unknown[]): void {
    const shard = this.#placement.shardOfRow(row);
    if (shard === undefined) return;
    this.#total += 1;
    this.#rows[shard] = (this.#rows[shard] ?? 0) + 1;
    const targets = this.#targets(shard, row);
    if (targets.length > 0) this.#moved += 1;
    const transfers = this.#transfers[shard] ?? [];
    for (const target of targets) transfers[target] = (transfers[target] ?? 0) + 1;
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

  /** Undefined without another topology. */
  get movement(): Movement | undefined {
    if (!this.#next) return undefined;
    return {
      rows: this.#total,
      moved: this.#moved,
      isCopied: this.#next.placement.isCopied,
      promised: promisedMovement(this.#sharding, this.#next.sharding),
      transfers: this.#listTransfers(this.#next.sharding),
    };
  }

  #listTransfers({ shards }: Sharding): Transfer[] {
    return this.#sharding.shards.flatMap(({ name }, from) =>
      shards.flatMap((target, to): Transfer[] => {
        const rows = this.#transfers[from]?.[to] ?? 0;
        return rows === 0 ? [] : [{ from: name, to: target.name, rows }];
      }),
    );
  }

  /** The databases of the other topology that should hold a row but do not. @param from its database, or first copy */
  #targets(from: number, row: readonly unknown[]): number[] {
    if (!this.#next) return [];
    const { sharding, placement } = this.#next;
    const to = placement.shardOfRow(row);
    const wanted = placement.isCopied ? [...sharding.shards.keys()] : to === undefined ? [] : [to];
    const holders = this.#placement.isCopied ? this.#counterparts : [this.#counterparts[from]];
    return wanted.filter((target) => !holders.includes(target));
  }
}

/** For each database of `from`, its position among the databases of `to`, or -1. */
export function counterparts(from: Sharding, to: Sharding): number[] {
  const keys = to.shards.map(databaseKey);
  return from.shards.map((shard) => keys.indexOf(databaseKey(shard)));
}

/** A key that is equal for all descriptions of the same database. */
export function databaseKey(description: AnyDescription): string {
  return 'file' in description
    ? fileKey(description.file)
    : description.addresses.map(addressKey).toSorted().join(' ');
}

/** The expected share of rows that move, 0 to 1; null unless both rules spread evenly. */
export function promisedMovement(from: Sharding, to: Sharding): number | null {
  const places = counterparts(from, to);
  const common = places.filter((place) => place !== -1).length;
  const [one, other] = [evenRule(from.spread), evenRule(to.spread)];
  if (one === undefined || other === undefined) return null;
  const [before, after] = [from.shards.length, to.shards.length];
  if (before === 1 || after === 1 || one !== other || !sameField(from.spread, to.spread)) {
    // The two positions of a row are independent of each other.
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

/** Whether each database keeps its label, and the label of a removed one is not reused. */
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
