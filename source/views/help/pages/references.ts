import { picture, term, text, title, type Block } from '../blocks.js';

/** How an order can refer to rows in two other databases. */
export const referencesPage: readonly Block[] = [
  title('References across databases'),
  text(
    'An order names a user and a product that live in other files. No foreign key reaches there, and no transaction covers both: the program has to look before it writes.',
  ),
  picture(
    [
      'users.db        orders.db          products.db',
      '┌────────┐     ┌──────────────┐     ┌───────────┐',
      '│ User 4 │◀────│ Order 4      │────▶│ Product 4 │',
      '└────────┘     │ user_id    4 │     └───────────┘',
      '               │ product_id 4 │',
      '               └──────────────┘',
    ],
    ['User 4', 'Product 4', 'Order 4'],
  ),
  text(
    'But while threads work at the same time, User 4 may be in flight in another thread at that very moment. Is it missing, or not there yet? There are three answers:',
  ),
  term(
    'wait',
    'the order waits until its user and its product are decided: stored or rejected. Only then it is written, or rejected as a missing reference. The outcome does not depend on timing.',
  ),
  term(
    'check',
    'it looks once, now. If the user is not there at this moment the order is rejected, though the user may arrive a millisecond later. Fast, and timing decides.',
  ),
  term(
    'none',
    'it is written unchecked. Orders that point to nothing (orphans) are allowed, and the audit lists each of them.',
  ),
  title('Why waiting ends'),
  text(
    'Threads claim users and products before the orders that point to them. A thread only waits for a row that another thread has claimed already, and that row never waits for a later one.',
  ),
  title('Why looking is enough here'),
  text(
    'Nothing is deleted or changed during a run: a user who is there stays there. In a system that deletes, looking first would not be enough, and one would lock the parent, or delete softly, or accept orphans and sweep them up.',
  ),
  title('Try it'),
  text(
    'Enter fills in Start with the assignment, race and check, and Enter there starts it: orders are rejected whose users arrive a moment later. Then choose none, and the audit lists the orphans. The same in a shell: `dbsim-tui run --order race --references check --fresh`.',
  ),
];
