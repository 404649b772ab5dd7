import type { TogetherPolicy } from '../ledger/record.js';

/** How each policy writes the rows of a unit, in a clause; the default first. */
export const TOGETHER_MEANINGS: Readonly<Record<TogetherPolicy, string>> = {
  separate: 'each row commits alone, parents first, and nothing is undone',
  saga: 'each row commits alone, and when one does not go through, those before it are deleted again',
  outbox:
    'the last row commits with an event in its database, and a relay writes the others, or deletes all when one does not go through',
  attach: 'one SQLite transaction over the attached files',
  '2pc': 'prepare in every database, decide durably, then commit what is prepared',
};

/** The names of all policies, the default first. */
export const TOGETHER_POLICIES = Object.keys(TOGETHER_MEANINGS) as readonly TogetherPolicy[];
