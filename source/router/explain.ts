import { escapeText } from '../base/text.js';
import {
  ENTITIES,
  nameRow,
  referencesOf,
  uniquePosition,
  type EntityName,
} from '../entities/entity.js';
import { judgeRow } from '../entities/judge.js';
import type { Reason } from '../entities/outcome.js';
import type { RawRow } from '../entities/value.js';
import { maskAddress } from '../db/server/description.js';
import type { Topology } from './topology.js';

/** Where a row would go, by which rule, and what would be checked where. */
export interface Explanation {
  readonly entity: EntityName;
  readonly database: string;
  readonly file: string;
  readonly rule: string;
  /** What is checked before the row is written, in order. */
  readonly checks: readonly string[];
  /** What the row's own rules already say against it. */
  readonly reasons: readonly Reason[];
}

/** Answers where a row would be written and why; asks no database. */
export function explainRow(topology: Topology, entity: EntityName, row: RawRow): Explanation {
  const described = topology[entity];
  const { name } = described;
  const file =
    'file' in described ? described.file : described.addresses.map(maskAddress).join(', ');
  const definition = ENTITIES[entity];
  const unique = definition.fields[uniquePosition(definition)];
  const references = referencesOf(definition).map(
    ({ field, position, target }) =>
      `${field}: ${nameRow(target, escapeText(String(row[position] ?? '?')))} must exist in ${topology[target].name}`,
  );
  return {
    entity,
    database: name,
    file,
    rule: `every ${entity} is stored in ${name}, whatever its fields hold`,
    checks: [
      `the rules of ${entity}: ${definition.fields.map((field) => field.name).join(', ')}`,
      ...references,
      `id must be free in ${name}`,
      ...(unique ? [`${unique.name} must be free in ${name}, without regard to case`] : []),
    ],
    reasons: judgeRow(definition, row).reasons,
  };
}
