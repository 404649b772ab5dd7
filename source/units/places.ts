import { ServerWriter } from '../db/server/writer.js';
import type { EntityName, Model } from '../entities/entity.js';
import type { AnyDescription, Topology } from '../router/topology.js';
import { unitEntities } from './plan.js';
import type { UnitPlace, UnitPlaces, UnitPolicy } from './policy.js';

/**
 * The databases of a topology to which a unit would be written. Asks servers only about what the policy needs.
 * @throws DatabaseError if one of these does not answer
 */
export async function askPlaces(
  model: Model,
  unit: EntityName,
  topology: Topology,
  policy: Pick<UnitPolicy, 'isPrepared' | 'isRelayed'>,
): Promise<UnitPlaces> {
  const entities: UnitPlaces['entities'][number][] = [];
  for (const { name } of unitEntities(model, unit)) {
    const databases: UnitPlace[] = [];
    const { shards, spread } = topology[name]!;
    for (const shard of shards) {
      const engine = 'engine' in shard ? shard.engine : 'sqlite';
      const problem = await problemOf(shard, policy);
      databases.push({ name: shard.name, engine, problem });
    }
    entities.push({ name, spread: spread.rule, databases });
  }
  return { entities };
}

async function problemOf(
  description: AnyDescription,
  { isPrepared, isRelayed }: Pick<UnitPolicy, 'isPrepared' | 'isRelayed'>,
): Promise<string | undefined> {
  if (!('engine' in description) || !(isPrepared || isRelayed)) return undefined;
  const writer = await ServerWriter.open(description);
  try {
    return await (isPrepared ? writer.twoPhaseProblem() : writer.outboxProblem());
  } finally {
    await writer.close();
  }
}
