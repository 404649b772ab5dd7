// The same rows through Sequelize as its manual shows it: a transaction and a Model.create for each
// row. One writer a database, because more of them only fail on each other's locks. Started with a
// JSON of what to do.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DataTypes, Sequelize } from 'sequelize';

/**
 * @typedef {{ folder: string, rowsFile: string, count: number }} Task
 * @typedef {'User' | 'Product' | 'Order'} Entity
 */

const task = /** @type {Task} */ (JSON.parse(process.argv[2] ?? ''));
const rows = /** @type {[Entity, (string | number)[]][]} */ (
  JSON.parse(readFileSync(task.rowsFile, 'utf8'))
).slice(0, task.count);

// Sequelize writes into what it is given: every column needs a definition of its own.
const id = () => ({ type: DataTypes.INTEGER, primaryKey: true });
const text = () => ({ type: DataTypes.TEXT, allowNull: false });
const integer = () => ({ type: DataTypes.INTEGER, allowNull: false });
const writers = {
  User: await open('users', { id: id(), name: text(), email: text() }),
  Product: await open('products', { id: id(), name: text(), price: text() }),
  Order: await open('orders', {
    id: id(),
    user_id: integer(),
    product_id: integer(),
    quantity: integer(),
  }),
};

const began = performance.now();
await Promise.all(
  Object.entries(writers).map(async ([entity, { sequelize, model, columns }]) => {
    for (const [of, values] of rows) {
      if (of !== entity) continue;
      const row = Object.fromEntries(columns.map((column, at) => [column, values[at]]));
      await sequelize.transaction((transaction) => model.create(row, { transaction }));
    }
  }),
);
process.stdout.write(JSON.stringify({ durationMs: performance.now() - began }));

/** @param {string} name @param {import('sequelize').ModelAttributes} attributes */
async function open(name, attributes) {
  const storage = path.join(task.folder, `${name}.db`);
  const sequelize = new Sequelize({ dialect: 'sqlite', storage, logging: false });
  await sequelize.query('PRAGMA journal_mode = wal');
  setSynchronous(sequelize);
  const model = sequelize.define(name, attributes, { tableName: name, timestamps: false });
  return { sequelize, model, columns: Object.keys(attributes) };
}

/**
 * Every transaction gets a new connection, with SQLite's default of FULL. Sequelize has no setting for
 * that; without this the reference would wait for the disk where ours does not.
 * @param {Sequelize} sequelize
 */
function setSynchronous(sequelize) {
  /** @typedef {{ exec: (sql: string, done: (error: Error | null) => void) => void }} Connection */
  const manager = /** @type {{ getConnection: (options: unknown) => Promise<Connection> }} */ (
    /** @type {unknown} */ (sequelize.connectionManager)
  );
  const connect = manager.getConnection.bind(manager);
  manager.getConnection = async (options) => {
    const connection = await connect(options);
    await new Promise((resolve, reject) => {
      connection.exec('PRAGMA synchronous = normal', (error) =>
        error ? reject(error) : resolve(0),
      );
    });
    return connection;
  };
}
