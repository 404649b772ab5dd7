import { DatabaseError } from '../base/errors.js';
import type { EntityStore } from '../db/entity-store.js';

/**
 * Runs work on several databases at once and waits for all of them, so that no call is still running
 * afterwards. @throws the first error, in the order of the items
 */
export async function onAll<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const answers = await Promise.allSettled([...items].map(work));
  return answers.map((answer) => {
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  });
}

/** Runs work on several databases one after the other. @throws the first error, which ends it */
export async function oneByOne<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

/**
 * Commits the parts of one transaction in several databases. This is not atomic.
 * @throws a DatabaseError that is transient only if certainly no part was committed
 */
export async function commitParts(stores: readonly EntityStore[]): Promise<void> {
  const answers = await Promise.allSettled(stores.map((store) => store.commit()));
  const errors = answers.flatMap((answer) =>
    answer.status === 'rejected' ? [answer.reason as Error] : [],
  );
  const [first] = errors;
  const doubtful = errors.find((error) => !isTransient(error));
  if (doubtful !== undefined) throw doubtful;
  if (!isTransient(first)) return;
  if (errors.length === stores.length) throw first;
  throw new DatabaseError(first.database, 'other', first.code, {
    message: 'gave up its part of a transaction of which other databases have committed theirs',
    cause: first,
  });
}

function isTransient(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.isTransient;
}
