import { join } from 'node:path';
import { DatabaseError, formatError, ProgramError } from '../base/errors.js';
import { formatAmount } from '../base/format.js';
import { replaceFile } from '../base/save.js';
import { ServerDatabase } from '../db/server/database.js';
import type { ServerDescription } from '../db/server/description.js';
import { createSchema, dropSchema, rightsHint, schemaBytes } from '../db/server/schemas.js';
import type { ModelDescriptor } from '../model/run-model.js';
import { allDatabases, placeOf, type Topology } from '../router/topology.js';
import { placeRun, type NeededSchema } from './places.js';

/** What a comparison asks of servers; tests do without them. */
export interface SchemaServer {
  create(beside: ServerDescription, schema: string): Promise<void>;
  drop(beside: ServerDescription, schema: string): Promise<void>;
  bytes(beside: ServerDescription, schema: string): Promise<number>;
  /** How many connections the server takes. */
  connections(beside: ServerDescription): Promise<number>;
}

export const SERVERS: SchemaServer = {
  create: createSchema,
  drop: dropSchema,
  bytes: schemaBytes,
  async connections(beside) {
    const database = await ServerDatabase.open(beside);
    try {
      return await database.connectionLimit();
    } finally {
      await database.close();
    }
  },
};

/** A schema as the list in the work folder names it; without a password. */
export interface ListedSchema {
  readonly schema: string;
  /** The name of the database beside which it is, and its addresses as they are shown. */
  readonly name: string;
  readonly place: string;
  readonly topologyFile: string;
  /** The model of the entities that the file names; absent for the default one. */
  readonly model?: ModelDescriptor;
}

/** The list of the schemas that a comparison has on servers, in its work folder. */
export function listFile(work: string): string {
  return join(work, 'schemas.json');
}

/** A schema that is needed, and the file that names its server. */
export interface FiledSchema extends NeededSchema {
  readonly topologyFile: string;
  /** The model of the entities that the file names; absent for the default one. */
  readonly model?: ModelDescriptor | undefined;
}

/**
 * The schemas that a comparison has on servers. Each is listed in the work folder before it is created, so
 * that what a killed process leaves can be found and dropped.
 */
export class TemporarySchemas {
  readonly #work: string;
  readonly #servers: SchemaServer;
  readonly #listed = new Map<string, ListedSchema>();

  /** @param work the work folder of the experiment, which exists when a schema is created */
  constructor(work: string, servers: SchemaServer = SERVERS) {
    this.#work = work;
    this.#servers = servers;
  }

  /** Whether any is on a server now. */
  get hasAny(): boolean {
    return this.#listed.size > 0;
  }

  /**
   * Creates schemas.
   * @throws ProgramError, by cause; what was created stays listed
   */
  async create(schemas: readonly FiledSchema[]): Promise<void> {
    if (schemas.length === 0) return;
    for (const { beside, schema, topologyFile, model } of schemas) {
      const place = placeOf(beside);
      const own = model === undefined ? {} : { model };
      this.#listed.set(schema, { schema, name: beside.name, place, topologyFile, ...own });
    }
    await this.#save();
    for (const { beside, schema } of schemas) {
      try {
        await this.#servers.create(beside, schema);
      } catch (error) {
        throw explain(error, beside, 'create');
      }
    }
  }

  /** Drops schemas. @returns why some could not be dropped, a sentence each; those stay listed */
  async drop(schemas: readonly NeededSchema[]): Promise<string[]> {
    const listed = schemas.filter(({ schema }) => this.#listed.has(schema));
    if (listed.length === 0) return [];
    const problems: string[] = [];
    for (const { beside, schema } of listed) {
      try {
        await this.#servers.drop(beside, schema);
        this.#listed.delete(schema);
      } catch (error) {
        problems.push(`${schema} was not dropped: ${formatError(explain(error, beside, 'drop'))}`);
      }
    }
    await this.#save();
    return problems;
  }

  /** What schemas take on their servers, in bytes; null where a server does not answer. */
  async bytes(schemas: readonly NeededSchema[]): Promise<number | null> {
    let sum = 0;
    try {
      for (const { beside, schema } of schemas) sum += await this.#servers.bytes(beside, schema);
    } catch (error) {
      if (error instanceof ProgramError) return null;
      throw error;
    }
    return sum;
  }

  /**
   * Checks before anything runs that each server lets a schema be created and dropped, and takes the
   * connections of a run.
   * @param uses the topologies that are compared, and the threads of their runs
   * @throws ProgramError that lists all that is wrong
   */
  async require(uses: readonly SchemaUse[], stem: string): Promise<void> {
    const problems = new Set<string>();
    const tried = new Set<string>();
    for (const { topology, topologyFile, model, threads } of uses) {
      const { schemas } = placeRun(topology, '', `${stem}_try`);
      for (const needed of schemas) {
        const place = placeOf(needed.beside);
        if (tried.has(place)) continue;
        tried.add(place);
        const problem = await this.#try({ ...needed, topologyFile, model });
        if (problem !== undefined) problems.add(problem);
      }
      if (problems.size > 0) continue;
      for (const problem of await this.#tooFewConnections(topology, threads)) problems.add(problem);
    }
    if (problems.size === 0) return;
    const [first = ''] = problems;
    throw new ProgramError(
      problems.size === 1
        ? first
        : `${formatAmount(problems.size, 'thing')} keep the comparison from starting:\n${[...problems].map((problem) => `  ${problem}`).join('\n')}`,
      { exitCode: 2, hint: 'Nothing was run.' },
    );
  }

  async #try(needed: FiledSchema): Promise<string | undefined> {
    try {
      await this.create([needed]);
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      if (!mayHaveApplied(error)) this.#listed.delete(needed.schema);
      await this.#save();
      return formatError(error);
    }
    const [problem] = await this.drop([needed]);
    return problem;
  }

  /** The servers of a topology that take fewer connections than its runs need, a sentence each. */
  async #tooFewConnections(topology: Topology, threads: number): Promise<string[]> {
    const byHost = new Map<string, { beside: ServerDescription; needed: number }>();
    for (const beside of allDatabases(topology)) {
      if (!('engine' in beside)) continue;
      for (const address of beside.addresses) {
        const { host } = new URL(address);
        const here = byHost.get(host)?.needed ?? 0;
        // The threads spread over the nodes of a cluster; the audit and the run itself have their own.
        const needed = here + Math.ceil(threads / beside.addresses.length) + 1;
        byHost.set(host, { beside: { ...beside, addresses: [address] }, needed });
      }
    }
    const problems: string[] = [];
    for (const [host, { beside, needed }] of byHost) {
      const limit = await this.#servers.connections(beside).catch(() => undefined);
      if (limit === undefined || needed <= limit) continue;
      problems.push(
        `${host} takes ${formatAmount(limit, 'connection')}, and a run with ${formatAmount(threads, 'thread')} needs ${needed}: use fewer threads`,
      );
    }
    return problems;
  }

  async #save(): Promise<void> {
    await replaceFile(listFile(this.#work), `${JSON.stringify([...this.#listed.values()])}\n`);
  }
}

/** A topology that is compared, and how many threads write to it at most. */
export interface SchemaUse {
  readonly topology: Topology;
  readonly topologyFile: string;
  readonly model?: ModelDescriptor | undefined;
  readonly threads: number;
}

/** Whether a server may have done what it did not confirm. */
function mayHaveApplied(error: ProgramError): boolean {
  return error instanceof DatabaseError && ['timed-out', 'connection-lost'].includes(error.kind);
}

function explain(error: unknown, beside: ServerDescription, verb: 'create' | 'drop'): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const hint = rightsHint(beside, error);
  if (hint === undefined) return error;
  return new ProgramError(
    `${beside.name} does not let its user ${verb} a schema, and a comparison writes to schemas of its own (${error.code})`,
    { exitCode: 2, hint, cause: error },
  );
}
