import { picture, term, text, title, type Block } from '../blocks.js';

/** What the program is about, for a new user. */
export const ideaPage: readonly Block[] = [
  title('Many writers, three databases, and a proof'),
  text(
    'Users, products and orders live in three databases. Real threads insert rows into them at the same time, every row is checked, and afterwards an audit proves what happened.',
  ),
  picture(
    [
      'rows            threads            databases',
      '                ┌─────┐            ┌─────────────┐',
      'User 1          │ T01 │─┐        ┌▶│ users.db    │',
      'Product 1  ──▶  │ T02 │─┼─router─┼▶│ products.db │',
      'Order 1         │ T03 │─┘        └▶│ orders.db   │',
      '                └─────┘            └─────────────┘',
      '                   │ outcomes             │ rows',
      '                   ▼                      ▼',
      '                ledger ────▶ audit ◀──── read back',
    ],
    ['router', 'ledger', 'audit', 'T01', 'T02', 'T03'],
  ),
  text(
    'A thread claims the next row, checks its rules, makes sure that what it points to exists, waits for its turn at the database, writes, and notes the outcome. Then it takes the next one.',
  ),
  title('What is promised after any run'),
  text(
    'An acknowledged row is stored exactly once and equal field by field, in the database that the router names. A rejected row is not stored. A row whose outcome is unknown is stored at most once, and is listed. Nothing else was added.',
  ),
  title('A first walk'),
  term(
    '1 Start',
    'choose the assignment and press Enter: 30 rows, ten threads, slowly enough to watch',
  ),
  term('2 Live', 'see which thread writes, which waits, for which row and for which thread'),
  term('3 Results', 'read why each of the six rejected rows was rejected'),
  term('4 Databases', 'look at what is stored, and let the router explain a row with x'),
  term('5 History', 'run it again with race, and compare the two'),
  title('Try it'),
  text(
    'Enter fills in Start with the assignment, ten threads and a pace that can be followed; Enter there starts the run.',
  ),
];
