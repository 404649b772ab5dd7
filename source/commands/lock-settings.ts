import { BACK_OFF_MS, BACK_OFFS } from '../base/retry.js';
import { BEGIN_MODES } from '../db/connection-options.js';
import { DEFAULT_SETTINGS } from '../sim/settings.js';
import { isInUnits } from './policy-settings.js';
import type { FormValues, Setting } from './setting-types.js';

/** The values of a setting that is on or off. */
export const SWITCH = ['off', 'on'] as const;

/** The policy of units begins their transactions, and rows of a pipeline commit without one. */
const beginsTransactions = (values: FormValues): boolean =>
  values.pipeline === '1' && !isInUnits(values);

/** The settings about when a transaction has the lock, and what it does without it. */
export const LOCK_SETTINGS: Readonly<Record<'begin' | 'check-first' | 'retry', Setting>> = {
  begin: {
    kind: 'choice',
    choices: BEGIN_MODES,
    default: DEFAULT_SETTINGS.begin,
    label: 'Begin',
    meaning:
      'how a transaction on a SQLite file begins: immediate takes the write lock with BEGIN, and a row in its turn needs no BEGIN at all; deferred sends BEGIN DEFERRED and asks for the lock with the first INSERT',
    applies: beginsTransactions,
    remark({ begin, 'check-first': checkFirst }, { hasServers }) {
      if (hasServers) return 'only for SQLite: leave it';
      if (begin === 'immediate') return 'lock, then write';
      return checkFirst === 'on' ? 'read, then ask for the lock' : 'lock with the first INSERT';
    },
  },
  'check-first': {
    kind: 'choice',
    choices: SWITCH,
    isSwitch: true,
    default: 'off',
    label: 'Check first',
    meaning:
      'look whether the keys of a row are taken before it is inserted: in its transaction if that begins deferred, else before it',
    applies: beginsTransactions,
    remark: ({ 'check-first': checkFirst }) =>
      checkFirst === 'on' ? 'a SELECT before each INSERT' : 'the index decides',
  },
  retry: {
    kind: 'choice',
    choices: BACK_OFFS,
    default: DEFAULT_SETTINGS.retry,
    label: 'Retry',
    meaning: `back-off before a transaction that met a lock, a deadlock or a conflict is tried again: none tries again at once, fixed after ${BACK_OFF_MS.locked} ms, jitter after a random time that doubles with each try up to about ${BACK_OFF_MS.most} ms`,
    remark: ({ retry }) =>
      ({
        none: 'again at once',
        fixed: `after ${BACK_OFF_MS.locked} ms`,
        jitter: 'random, doubling',
      })[retry],
  },
};
