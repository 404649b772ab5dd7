import type { ParentName, RowCounts } from '../workload.js';

/**
 * Parents before the first order. A few, so that even in a small run an order nearly always finds one that
 * is not broken.
 */
export const HEAD_START = 8;

/**
 * Splits a number of rows over the entities, about 1 : 1 : 2. The first two rows are a user and a product,
 * so that every order has a parent.
 */
export function splitRows(rows: number): RowCounts {
  const users = Math.ceil(rows / 4);
  const products = Math.ceil(Math.max(0, rows - 1) / 4);
  return { User: users, Product: products, Order: rows - users - products };
}

/** How many parents of one entity come before an order: in proportion to its position among the orders. */
export function parentsOf(counts: RowCounts, parent: ParentName, orderRow: number): number {
  return parentsBefore(counts[parent], counts.Order, orderRow);
}

/** Like `parentsOf`, from the total numbers of parents and orders. */
export function parentsBefore(parents: number, orders: number, orderRow: number): number {
  return Math.min(parents, HEAD_START + Math.floor((orderRow * parents) / orders));
}
