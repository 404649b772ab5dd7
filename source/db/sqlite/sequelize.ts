import { Sequelize } from 'sequelize';
import sqlite3 from 'sqlite3';

/** A Sequelize instance for one file that exists. It retries nothing by itself. */
export function openSequelize(file: string): Sequelize {
  return sequelizeIn(file, sqlite3.OPEN_READWRITE);
}

/** The same for a file of the program's own, which is created if there is none. */
export function createSequelize(file: string): Sequelize {
  return sequelizeIn(file, sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE);
}

function sequelizeIn(file: string, mode: number): Sequelize {
  return new Sequelize({
    dialect: 'sqlite',
    dialectModule: sqlite3,
    storage: file,
    logging: false,
    retry: { max: 1 },
    dialectOptions: { mode },
  });
}

/** What Sequelize's manager of SQLite connections has beside what its types name. */
interface SqliteConnections {
  readonly connections: Record<string, unknown>;
  getConnection(options: { type: 'write'; uuid: string }): Promise<sqlite3.Database>;
}

/** The driver connection of this name; opened if there is none. */
export function connectSequelize(sequelize: Sequelize, name: string): Promise<sqlite3.Database> {
  return managerOf(sequelize).getConnection({ type: 'write', uuid: name });
}

/** The name under which Sequelize keeps the one connection to a database in memory, whatever it was called. */
const IN_MEMORY = '1';

/** Lets Sequelize use a connection, which the caller has opened, for all that is outside of its own transactions. */
export function shareConnection(sequelize: Sequelize, driver: sqlite3.Database): void {
  const { connections } = managerOf(sequelize);
  connections['default'] = driver;
  connections[IN_MEMORY] = driver;
}

/** Lets Sequelize forget a connection, which the caller closes. */
export function forgetConnection(sequelize: Sequelize, name: string): void {
  const { connections } = managerOf(sequelize);
  delete connections[name];
  delete connections[IN_MEMORY];
}

function managerOf(sequelize: Sequelize): SqliteConnections {
  return sequelize.connectionManager as unknown as SqliteConnections;
}
