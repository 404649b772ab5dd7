import type { ParentName, RowCounts } from '../workload.js';

/**
 * How many parents stand before the first order already. A few, so that in a small run, too, an
 * order nearly always finds one that is not broken.
 */
const HEAD_START = 8;

/**
 * Splits a number of rows over the entities, about 1 : 1 : 2. The first two rows are a user and a
 * product, so that an order always has something to point to.
 */
export function splitRows(rows: number): RowCounts {
  const users = Math.ceil(rows / 4);
  const products = Math.ceil(Math.max(0, rows - 1) / 4);
  return { User: users, Product: products, Order: rows - users - products };
}

/** How many parents of one entity an order can point to: as many as are its share so far. */
export function parentsOf(counts: RowCounts, parent: ParentName, orderRow: number): number {
  return parentsBefore(counts[parent], counts.Order, orderRow);
}

/** The same, of so many parents and orders in all. */
export function parentsBefore(parents: number, orders: number, orderRow: number): number {
  return Math.min(parents, HEAD_START + Math.floor((orderRow * parents) / orders));
}
