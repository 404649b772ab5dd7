import { SHOP } from '../../../entities/shop.js';
import { picture, term, text, title, type Block } from '../blocks.js';

/** How a row finds its database. */
export const routingPage: readonly Block[] = [
  title('Routing: which database gets a row'),
  text(
    'The router answers one question: where does this row go? Here the entity alone decides. That is called functional (or vertical) partitioning: each kind of data has a database of its own.',
  ),
  picture(
    [
      'User    12, Ana, …  ──┐        ┌──▶ users.db',
      'Product 7, Lamp, …  ──┼─router─┼──▶ products.db',
      'Order   3, 12, 7, 1 ──┘        └──▶ orders.db',
    ],
    ['router', 'users.db', 'products.db', 'orders.db'],
  ),
  ...SHOP.entities.map(({ name, table, fields }) =>
    term(name, `in ${table}.db: ${fields.map((field) => field.name).join(', ')}`),
  ),
  text(
    'There is no other way to a database, for reads or for writes: a thread asks the router and gets an object that is bound to one table of one database. A row cannot end up elsewhere by mistake, and the audit looks whether one did (misrouted).',
  ),
  title('What it gains'),
  text(
    'Each database has its own lock, so three threads can write at the same moment, one in each. One busy or broken database does not stop the other two.',
  ),
  title('What it costs'),
  text(
    'No transaction and no foreign key reaches across two databases. The program has to make sure by itself that an order points to a user and a product that exist: see References.',
  ),
  title('Try it'),
  text(
    'Enter explains the row {"id": 3, "user_id": 12, "product_id": 7, "quantity": 1}: where it goes, why, what is checked on the way, and what the databases would answer now. Nothing is written. In Databases, x explains any other row.',
  ),
];
