import { writeFileSync } from 'node:fs';
import path from 'node:path';

import type { EntityName } from '../../source/entities/entity.js';
import { ENTITIES, ENTITY_NAMES } from './shop.js';

/** How many databases an entity has, and the rule that spreads it, as a topology file writes it. */
export interface Spreading {
  readonly count: number;
  readonly rule: string;
}

/** Where the nth database of an entity is, from 1, as a topology file writes it. */
export type Place = (entity: EntityName, number: number) => string;

/** The rules of three entities, each over so many databases: orders live beside their users. */
export function evenly(count: number, rule = 'rendezvous'): Record<EntityName, Spreading> {
  const own = { count, rule: `{ rule: ${rule}, by: id }` };
  return { User: own, Product: own, Order: { count, rule: '{ by: user_id }' } };
}

/** A file of its own for each database. */
export const inFiles: Place = (entity, number) =>
  `{ file: shards/${ENTITIES[entity]!.table}-${number}.db }`;

/** Writes a topology file into a folder; gives its path. */
export function writeShardedTopology(
  dir: string,
  spreading: Readonly<Record<EntityName, Spreading>>,
  place: Place = inFiles,
): string {
  const lines: string[] = ['entities:'];
  for (const entity of ENTITY_NAMES) {
    const { count, rule } = spreading[entity]!;
    lines.push(`  ${entity}:`, '    databases:');
    for (let number = 1; number <= count; number += 1) {
      lines.push(`      - ${place(entity, number)}`);
    }
    if (count > 1) lines.push(`    spread: ${rule}`);
  }
  const file = path.join(dir, 'topology.yaml');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
