import { UNIT_POLICIES } from '../../../units/registry.js';
import { picture, term, text, title, type Block } from '../blocks.js';

/** Rows of several databases that belong together, and what can be promised about them. */
export const unitsPage: readonly Block[] = [
  title('Rows that belong together'),
  text(
    'A new customer places a first order for a new product: three rows in three databases, all or none. No database can promise that alone. Such rows are a unit; one thread claims and writes all of them.',
  ),
  picture(
    [
      'users.db       products.db       orders.db',
      '┌────────┐     ┌───────────┐     ┌─────────┐',
      '│ User 7 │────▶│ Product 7 │────▶│ Order 7 │',
      '└────────┘     └───────────┘     └─────────┘',
      ' stored         stored            rejected',
    ],
    ['User 7', 'Product 7', 'Order 7'],
  ),
  text(
    'Settings: Unit (--unit Order) generates units, and Together (--together) decides how one is written:',
  ),
  ...UNIT_POLICIES.flatMap(({ name, steps, promise, needs, recovery }): Block[] => [
    term(
      name,
      `${steps.map((step, at) => `${at + 1}. ${step}`).join('; ')}. Promise: ${promise} Needs ${needs}. After a crash: ${recovery}`,
    ),
  ]),
  title('What to look at'),
  text(
    'A row that is not stored because another row of its unit did not go through is undone. The audit lists units of which a part is stored: torn. They are allowed with separate, and a violation otherwise. The summary shows how long others could see a part of a unit: from its first commit to its last one, or until it was deleted again.',
  ),
  text(
    'With a model of your own, a unit is a row of any table that refers to others, with the new rows to which it refers (--unit and its name). An entity may have several databases, where the policy allows it: Explain in a shell (`dbsim-tui explain --unit Order --together saga`) shows whether these databases can.',
  ),
  text(
    'Units are decided in their order: a row that meets a key of a unit that may still be undone waits for it. So the outcomes are the same for any number of threads.',
  ),
  title('Try it'),
  text(
    'Enter fills in Start with units of an order, 15 % broken rows and saga. Then choose separate, and see what is left. In a shell: `dbsim-tui run generate --rows 300 --unit Order --together saga --fresh`.',
  ),
];
