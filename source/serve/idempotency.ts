import { createHash } from 'node:crypto';

import type { QueueStore } from '../services/queue/store.js';
import { HttpProblem } from './problem.js';

/** The longest key, in characters. */
const MOST_KEY = 200;

/** How long answers are kept, in milliseconds. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/** Statuses after which a request may be sent again: it has changed nothing, or that is not known. */
const AGAIN = 500;

/** The hash of what a request asks for. */
export function hashRequest(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/**
 * Carries out a request with an idempotency key once: sent again, it gets the answer that is kept.
 * @throws HttpProblem if another request has the key, or this one is going on or was interrupted
 */
export async function withIdempotency(
  store: QueueStore,
  { key, hash }: { readonly key: string; readonly hash: string },
  carryOut: () => Promise<Response>,
): Promise<Response> {
  if (!/^[\x21-\x7e]+$/.test(key) || key.length > MOST_KEY) {
    throw new HttpProblem('bad-request', `Idempotency-Key has 1 to ${MOST_KEY} ASCII characters`);
  }
  const now = Date.now();
  await store.forgetBefore(new Date(now - KEPT_MS).toISOString());
  if (!(await store.begin({ key, hash, at: new Date(now).toISOString() }))) {
    return keptAnswer(store, key, hash);
  }
  try {
    const response = await carryOut();
    const body = await response.clone().text();
    if (response.status >= AGAIN) await store.forget(key);
    else await store.keep(key, { status: response.status, body });
    return response;
  } catch (error) {
    // It was refused as a whole.
    await store.forget(key);
    throw error;
  }
}

async function keptAnswer(store: QueueStore, key: string, hash: string): Promise<Response> {
  const kept = await store.answer(key);
  if (kept && kept.hash !== hash) {
    throw new HttpProblem('key-reused', 'Another request has had this Idempotency-Key');
  }
  if (kept?.status === null || kept?.body === null || !kept) {
    throw new HttpProblem(
      'conflict',
      'The request with this Idempotency-Key is going on, or was interrupted',
      { hint: 'GET the row to see whether it is stored' },
    );
  }
  const type = kept.status < 400 ? 'application/json' : 'application/problem+json';
  return new Response(kept.body, {
    status: kept.status,
    headers: { 'content-type': type, 'idempotency-replayed': 'true' },
  });
}
