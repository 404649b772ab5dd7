import { formatAmount } from '../base/format.js';
import { escapeText } from '../base/text.js';
import type { YAMLMap } from 'yaml';

import { keyName } from '../db/key-name.js';
import type { Entity, EntityName } from '../entities/entity.js';
import type { KeyedSpread } from './placement.js';
import { SPREAD_RULES, type AnyDescription, type Spread, type Topology } from './topology.js';
import type { YamlReader } from './yaml-reader.js';

/** The input for reading the rule of an entity. */
interface SpreadSource {
  readonly definition: Entity;
  /** The entity's node in the file. */
  readonly map: YAMLMap;
  readonly shards: readonly AnyDescription[];
  /** The entities before this one, to which its rows can refer. */
  readonly before: Partial<Topology>;
  readonly yaml: YamlReader;
}

/**
 * Reads the rule that spreads the rows of an entity over its databases. An entity that is spread by a
 * reference and has no rule of its own uses the rule of the entity it refers to.
 * @throws InputError
 */
export function readSpread(source: SpreadSource): Spread {
  const { definition, map, shards, yaml } = source;
  const { name: entity } = definition;
  const node = map.get('spread', true);
  if (!map.has('spread')) {
    if (shards.length === 1) return { rule: 'one' };
    const example = `spread: { rule: hash, by: ${escapeText(keyName(definition))} }`;
    yaml.fail(
      map,
      `${entity} has ${formatAmount(shards.length, 'database')} and no rule: write, for example, ${example}`,
    );
  }
  const spread = yaml.map(node, `spread of ${entity}`, ['rule', 'by', 'bounds']);
  const rule = spread.has('rule')
    ? yaml.word(spread.get('rule', true), `the rule of ${entity}`, [...SPREAD_RULES, 'copy'])
    : undefined;
  if (rule !== 'range' && spread.has('bounds')) {
    yaml.fail(spread.get('bounds', true), 'bounds belong to the rule range');
  }
  if (rule === 'copy') {
    if (spread.has('by')) yaml.fail(spread.get('by', true), 'the rule copy goes by no field');
    return shards.length === 1 ? { rule: 'one' } : { rule };
  }
  const read = readKeyed(rule, spread, source);
  return shards.length === 1 ? { rule: 'one' } : read;
}

function readKeyed(
  rule: KeyedSpread['rule'] | undefined,
  spread: YAMLMap,
  source: SpreadSource,
): Spread {
  const { definition, shards, yaml } = source;
  const { name: entity } = definition;
  const parents = definition.references.filter(({ isByKey, isLate }) => !isByKey && !isLate);
  const key = keyName(definition);
  const fields = [key, ...parents.map(({ field }) => field)];
  const by = spread.has('by') ? yaml.word(spread.get('by', true), `by of ${entity}`, fields) : key;
  switch (rule) {
    case 'hash':
      return { rule, by };
    case 'rendezvous':
      return { rule, by, labels: shards.map(({ name }) => name) };
    case 'range':
      return { rule, by, bounds: readBounds(spread, shards.length, yaml) };
    case undefined: {
      const parent = parents.find(({ field }) => field === by)?.target;
      if (parent) return follow(parent, by, spread, source);
      const rules = SPREAD_RULES.join(', ');
      return yaml.fail(spread, `spread of ${entity} needs a rule: ${rules} or copy`);
    }
  }
}

/** The rule of the parent entity, so that a row is in the database with the same number as its parent. */
function follow(parent: EntityName, by: string, spread: YAMLMap, source: SpreadSource): Spread {
  const { definition, shards, before, yaml } = source;
  const { name: entity } = definition;
  const followed = before[parent];
  const count = followed?.shards.length ?? 0;
  if (followed?.spread.rule === 'copy') {
    yaml.fail(spread, `${entity} cannot follow ${parent}, of which every database has a copy`);
  }
  if (!followed || count !== shards.length) {
    return yaml.fail(
      spread,
      `${entity} follows ${parent} and needs as many databases: ${parent} has ${count}, ${entity} ${shards.length}`,
    );
  }
  return 'by' in followed.spread ? { ...followed.spread, by } : followed.spread;
}

function readBounds(spread: YAMLMap, count: number, yaml: YamlReader): number[] {
  const range = { min: 2, max: Number.MAX_SAFE_INTEGER };
  const nodes = count > 1 ? yaml.list(spread, 'bounds', 'bounds of the rule range') : [];
  const bounds = nodes.map((node) => yaml.integer(node, 'a bound', range));
  const wrong = bounds.findIndex((bound, index) => bound <= (bounds[index - 1] ?? 0));
  if (wrong !== -1) yaml.fail(nodes[wrong], 'the bounds must go up');
  if (bounds.length !== count - 1) {
    yaml.fail(
      spread.get('bounds', true),
      `${formatAmount(count, 'database')} need ${formatAmount(count - 1, 'bound')}, not ${bounds.length}`,
    );
  }
  return bounds;
}
