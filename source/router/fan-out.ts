import { DatabaseError } from '../base/errors.js';
import type { EntityStore } from '../db/entity-store.js';

/**
 * Does something with several databases at once and waits for all of them, so that none is still at
 * work afterwards. @throws the first error, in their order
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

/** Does something with several databases one after the other. @throws the first error; the others are left out */
export async function inTurn<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

/**
 * Commits the parts of one transaction in several databases.
 * @throws an error that is passing only where certainly no part was committed
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
