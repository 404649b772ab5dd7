import type { Entity } from '../../entities/entity.js';

export type ServerEngine = 'postgres' | 'mysql';

/** A database on a server, or on each node of one cluster, and the one entity that lives in it. */
export interface ServerDescription {
  readonly engine: ServerEngine;
  /** What a person calls it; never holds a secret. */
  readonly name: string;
  readonly entity: Entity;
  /** One for each node; they hold passwords, so they are never shown. */
  readonly addresses: readonly string[];
  /** How long a statement may take, in milliseconds. */
  readonly deadlineMs: number;
}

export const DEFAULT_DEADLINE_MS = 10_000;

/** An address as a person may see it. */
export function maskAddress(address: string): string {
  try {
    const url = new URL(address);
    if (url.password !== '') url.password = '***';
    return `${url.protocol}//${url.username}${url.password === '' ? '' : ':***'}${url.username === '' ? '' : '@'}${url.host}${url.pathname}`;
  } catch {
    return address.replace(/\/\/.*@/, '//***@');
  }
}
