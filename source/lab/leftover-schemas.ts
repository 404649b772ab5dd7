import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { formatError, ProgramError } from '../base/errors.js';
import type { ServerDescription } from '../db/server/description.js';
import { isLabSchema } from '../db/server/schemas.js';
import { modelOfRun } from '../ledger/model-of-run.js';
import { allDatabases, placeOf } from '../router/topology.js';
import { topologyIn } from '../router/topology-in.js';
import { listFile, SERVERS, type ListedSchema, type SchemaServer } from './temporary-schemas.js';

/** The schemas that the list in a work folder names; empty without a list, or with one that is damaged. */
export function listedSchemas(work: string): ListedSchema[] {
  const file = listFile(work);
  if (!existsSync(file)) return [];
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as ListedSchema[];
    return read.filter(({ schema }) => typeof schema === 'string' && isLabSchema(schema));
  } catch {
    return [];
  }
}

/**
 * Removes what a killed comparison has left: the schemas that its list names, and then its folder.
 * @param env the variables of the topology files
 * @returns what could not be removed and why, a sentence each; then the folder stays
 */
export async function removeLeftovers(
  work: string,
  dir: string,
  env: NodeJS.ProcessEnv,
  servers: Pick<SchemaServer, 'drop'> = SERVERS,
): Promise<string[]> {
  const problems: string[] = [];
  for (const listed of listedSchemas(work)) {
    const { schema, name, place } = listed;
    try {
      await servers.drop(await findServer(listed, dir, env), schema);
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      problems.push(
        `The schema ${schema} beside ${name} (${place}) is left: ${formatError(error)}`,
      );
    }
  }
  if (problems.length === 0) await rm(work, { recursive: true, force: true });
  return problems;
}

/** @throws ProgramError where the topology file does not name the server any more */
async function findServer(
  { name, place, topologyFile, model }: ListedSchema,
  dir: string,
  env: NodeJS.ProcessEnv,
): Promise<ServerDescription> {
  const topology = await topologyIn(topologyFile, dir, env, modelOfRun({ model }));
  const found = allDatabases(topology).find(
    (description): description is ServerDescription =>
      'engine' in description && description.name === name && placeOf(description) === place,
  );
  if (found) return found;
  throw new ProgramError(`${resolve(topologyFile)} does not name that database any more`, {
    hint: 'Drop the schema by hand.',
  });
}
