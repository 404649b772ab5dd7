import { Sequelize } from 'sequelize';
import sqlite3 from 'sqlite3';

/** A Sequelize instance for one file. It retries nothing by itself. @param mayCreate whether a missing file is created */
export function openSequelize(file: string, { mayCreate }: { mayCreate: boolean }): Sequelize {
  return new Sequelize({
    dialect: 'sqlite',
    dialectModule: sqlite3,
    storage: file,
    logging: false,
    retry: { max: 1 },
    ...(mayCreate ? {} : { dialectOptions: { mode: sqlite3.OPEN_READWRITE } }),
  });
}

/** What Sequelize's manager of SQLite connections has beside what its types name. */
interface SqliteConnections {
  readonly connections: Record<string, unknown>;
  getConnection(options: { type: 'write'; uuid: string }): Promise<sqlite3.Database>;
}

/**
 * The driver connection of this name; opened if there is none.
 * @param name "default" is the one that Sequelize uses outside of transactions
 */
export function connectSequelize(sequelize: Sequelize, name: string): Promise<sqlite3.Database> {
  return managerOf(sequelize).getConnection({ type: 'write', uuid: name });
}

/** The name under which Sequelize keeps the one connection to a database in memory, whatever it was called. */
const IN_MEMORY = '1';

/** Lets Sequelize forget a connection, which the caller closes. */
export function forgetConnection(sequelize: Sequelize, name: string): void {
  const { connections } = managerOf(sequelize);
  delete connections[name in connections ? name : IN_MEMORY];
}

function managerOf(sequelize: Sequelize): SqliteConnections {
  return sequelize.connectionManager as unknown as SqliteConnections;
}
