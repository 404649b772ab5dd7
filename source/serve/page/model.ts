import { defineModel, type Model } from '../../entities/model.js';
import type { ServerInfo } from '../api.js';

/** The model of the server: the same rules as the program's, for the fields of a new row. */
export function modelOf({ model, tables }: Pick<ServerInfo, 'model' | 'tables'>): Model {
  return defineModel(
    model,
    tables.map(({ definition }) => definition),
  );
}

/** The names of the databases of each entity. */
export type DatabaseNames = ReadonlyMap<string, readonly string[]>;

/** The databases by entity, as they are now. */
export function databaseNames({ tables }: Pick<ServerInfo, 'tables'>): DatabaseNames {
  return new Map(tables.map(({ entity, databases }) => [entity, databases]));
}
