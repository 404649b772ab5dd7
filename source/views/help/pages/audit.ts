import { picture, term, text, title, type Block } from '../blocks.js';

/** What each check of the audit means, in the order in which it reports. */
export const AUDIT_CHECKS: Readonly<Record<string, string>> = {
  lost: 'an acknowledged row is not stored',
  doubled: 'a row is stored more than once',
  ghost: 'a rejected or failed row is stored, told by its fields',
  stranger: 'a row is stored that no run of this folder wrote and that was not there before',
  altered: 'a stored row has other fields than were acknowledged',
  misrouted: 'a row or table is in a database where it does not belong',
  orphan:
    'an order points to a user or product that is not stored; allowed, and listed, with references none',
  'duplicate-email': 'two users have one email, case aside',
  counts: 'attempted is not the sum of the outcomes, or two counts of one thing differ',
  unknown:
    'rows whose acknowledgement was lost: listed, each with what reading back found; never a violation',
  integrity: 'SQLite finds a file damaged (integrity_check)',
};

/** How the program proves what it says. */
export const auditPage: readonly Block[] = [
  title('The audit: proof instead of trust'),
  text(
    'The threads count as they go, but counters can be wrong in the same way as the code that counts. So after each run another process, which shares no memory with the threads, reads two things and holds them against each other:',
  ),
  picture(
    [
      'ledger: acknowledged ──┐',
      '                       ├──▶ checks ──▶ verdict',
      'databases: stored ─────┘',
    ],
    ['ledger', 'databases', 'verdict'],
  ),
  text('Every number on the screen, in the JSON and in the report comes from it. It looks for:'),
  ...Object.entries(AUDIT_CHECKS).map(([name, meaning]) => term(name, meaning)),
  text(
    'A stored row with the id of a rejected one is told by its fields: the same fields are a ghost, others were written by another program. Where the run found the id taken, its own row is a duplicate, and the other one is listed as taken by another program during the run, which is no violation.',
  ),
  text(
    'The audit holds when it finds none of these. A rejected row is no violation: refusing it was right. `dbsim-tui verify` audits a stored run again, against the databases as they are now.',
  ),
];
