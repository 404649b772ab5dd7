import { formatCheckName } from '../../../ledger/audit-wording.js';
import { picture, term, text, title, type Block } from '../blocks.js';

/** The meaning of each check of the audit by its id, in the order of the report. */
export const AUDIT_CHECKS: ReadonlyMap<string, string> = new Map([
  ['lost', 'every acknowledged row, and every row from before the run, is stored'],
  ['doubled', 'every row is stored once'],
  ['ghost', 'no row that the run rejected or failed to write is stored; its fields identify it'],
  ['stranger', 'a run of this folder wrote every row, or the row existed before'],
  ['altered', 'each stored row has the values that were acknowledged'],
  ['misrouted', 'every row and table is in the database where it belongs'],
  [
    'orphan',
    'every order points to a stored user and product; references none allows orphans, and the audit lists them',
  ],
  ['duplicate-email', 'no two users have one email, ignoring case'],
  ['counts', 'attempted is the sum of the outcomes, and two counts of one thing are equal'],
  [
    'unknown',
    'rows without an acknowledgement are listed, with what the databases show of them; never a violation',
  ],
  ['integrity', 'every file passes integrity_check; on a server every table and index exists'],
]);

/** How the program proves its numbers. */
export const auditPage: readonly Block[] = [
  title('The audit: proof instead of trust'),
  text(
    'The threads count as they go, but counters can be wrong in the same way as the code that counts. So after each run another process, which shares no memory with the threads, reads two things and compares them:',
  ),
  picture(
    [
      'ledger: acknowledged ──┐',
      '                       ├──▶ checks ──▶ verdict',
      'databases: stored ─────┘',
    ],
    ['ledger', 'databases', 'verdict'],
  ),
  text('Every number on the screen, in the JSON and in the report comes from it. It checks:'),
  ...[...AUDIT_CHECKS].map(([name, meaning]) =>
    term(formatCheckName({ name, ok: true, found: 0 }), meaning),
  ),
  text(
    'A stored row may have the id or the email of a rejected one. With the same fields it is the rejected row, which is a violation. With other fields another program wrote it: where the run met it, the audit lists it under rows of other programs, without a violation; else it is unexpected. On a server another program may have written the very same row: if its id was taken before the run had sent its own row, it is listed; after a retry nothing shows which of the two it is, and the check fails.',
  ),
  text(
    'The audit passes when every check passes. A rejected row is not a violation: rejecting it was right. `dbsim-tui verify` audits a stored run again, against the databases as they are now.',
  ),
  title('Try it'),
  text(
    'Enter opens Results: a shows the checks of the last run, and v audits it again. Change a stored row with another program first, and the audit names it. `dbsim-tui torture --only kill-between` does worse, and audits it.',
  ),
];
