import { ProgramError } from '../base/errors.js';
import { foreignKeysOf } from '../db/foreign-keys.js';
import type { Entity, EntityName } from '../entities/entity.js';
import { promisedMovement, type Movement } from '../router/distribution.js';
import type { Router } from '../router/router.js';
import { entitiesOf, type Topology } from '../router/topology.js';
import { Places } from './places.js';
import { readSources } from './scan.js';

/** The planned moves of an entity's rows. */
export interface EntityPlan extends Movement {
  readonly entity: EntityName;
}

/** Counts the rows that would move to another database; changes nothing. @throws ProgramError */
export async function planRebalance(
  from: Topology,
  to: Topology,
  router: Router,
  isResumed: boolean,
): Promise<EntityPlan[]> {
  const plans: EntityPlan[] = [];
  for (const definition of entitiesOf(from)) requireMovable(definition, from, to);
  for (const { name: entity } of entitiesOf(from)) {
    const places = new Places(entity, from, to);
    const transfers = new Map<string, { from: string; to: string; rows: number }>();
    let rows = 0;
    let moved = 0;
    for await (const page of readSources(places, router, isResumed)) {
      rows += page.rows.length;
      for (const row of page.rows) {
        const holders = places.before(row);
        const targets = places.after(row).filter((place) => !holders.includes(place));
        if (targets.length > 0) moved += 1;
        for (const target of targets) {
          const key = `${page.place.from} ${target.to}`;
          const transfer = transfers.get(key) ?? {
            from: page.place.name,
            to: target.name,
            rows: 0,
          };
          transfer.rows += 1;
          transfers.set(key, transfer);
        }
      }
    }
    const promised = promisedMovement(from[entity]!, to[entity]!);
    const isCopied = to[entity]!.spread.rule === 'copy';
    plans.push({ entity, rows, moved, isCopied, promised, transfers: [...transfers.values()] });
  }
  return plans;
}

/**
 * Rows that point to rows of their own table cannot be gathered: a row may come before the one that it points to, which
 * the foreign key of one database refuses.
 * @throws ProgramError
 */
function requireMovable(entity: Entity, from: Topology, to: Topology): void {
  const { name, table } = entity;
  const [target] = to[name]!.shards;
  const hasOwnKey =
    target !== undefined && foreignKeysOf(target).some((key) => key.table === table);
  if (!hasOwnKey || from[name]!.shards.length === 1) return;
  throw new ProgramError(
    `Rows of ${name} cannot be moved from several databases into one: they point to rows of their own table`,
    { exitCode: 2, hint: 'Keep them in several databases, or empty the folder and run again' },
  );
}
