import { formatAmount, formatCount, formatShare } from '../base/format.js';
import { escapeText } from '../base/text.js';
import type { EntityName } from '../entities/entity.js';
import { SHOP } from '../entities/shop.js';
import { generatedWorkload } from '../engine/workload.js';
import { judgeRow } from '../entities/judge.js';
import type { RunModel } from '../model/run-model.js';
import { RowSpread, type Distribution, type Movement } from '../router/distribution.js';
import { topologyIn } from '../router/topology-in.js';
import { followedBy, formatSpread } from '../router/placement.js';
import type { Topology } from '../router/topology.js';
import { LIMITS } from '../sim/settings.js';
import { openSource } from '../sim/workloads/source.js';
import type { CommandContext, ExitStatus } from './context.js';
import { newJsonFile, writeJson } from './json.js';
import { textTable, type Column } from './table.js';
import { formatPromised } from './format-promised.js';
import { topologyOf } from './topology.js';
import { chooseModel } from './model-option.js';
import { readDecimal, readInteger } from './values.js';

const SEED = 1;

/** Rows that are made at a time. */
const CHUNK = 10_000;

const COLUMNS: readonly Column[] = [
  { title: 'entity', align: 'left' },
  { title: 'database', align: 'left' },
  { title: 'rows', align: 'right' },
  { title: 'share', align: 'right' },
  { title: 'against even share', align: 'right' },
];

const WAY_COLUMNS: readonly Column[] = [
  { title: 'entity', align: 'left' },
  { title: 'from', align: 'left' },
  { title: 'to', align: 'left' },
  { title: 'rows', align: 'right' },
  { title: 'share', align: 'right' },
];

/** How the rows of one entity spread. */
interface EntitySpread {
  readonly entity: EntityName;
  readonly rule: string;
  readonly distribution: Distribution;
  readonly movement: Movement | undefined;
}

/**
 * `dbsim-tui explain --rows N [--against FILE]`: over which databases the rows that `generate` makes
 * would be spread, and how many of them another topology would give to which other database.
 */
export async function explainDistribution(context: CommandContext): Promise<ExitStatus> {
  const { dir, flags, io } = context;
  const rows = readInteger('rows', String(flags['rows']), LIMITS.rows);
  const seed =
    flags['seed'] === undefined ? SEED : readInteger('seed', String(flags['seed']), LIMITS.seed);
  const skew =
    flags['skew'] === undefined
      ? undefined
      : readDecimal('skew', String(flags['skew']), LIMITS.skew);
  const against = flags['against'];
  const own = await chooseModel(context);
  const model = own?.model ?? SHOP;
  const next =
    typeof against === 'string' ? await topologyIn(against, dir, io.env, model) : undefined;
  const jsonFile = newJsonFile(flags);
  const spreads = spreadRows({ rows, seed, skew, own }, await topologyOf(context, model), next);
  if (flags['json'] !== undefined) {
    await writeJson(
      {
        schema: 'dbsim.distribution/1',
        rows,
        seed,
        ...(skew === undefined ? {} : { skew }),
        entities: spreads,
      },
      jsonFile,
      context,
    );
  }
  if (flags['json'] === undefined || jsonFile !== undefined) {
    context.print(formatSpreads(spreads, String(against)).map(escapeText).join('\n'));
  }
  return 0;
}

function spreadRows(
  {
    rows,
    seed,
    skew,
    own,
  }: { rows: number; seed: number; skew: number | undefined; own: RunModel | undefined },
  topology: Topology,
  next: Topology | undefined,
): EntitySpread[] {
  const workload = generatedWorkload({ kind: 'generate', rows, invalid: 0, seed, skew }, own);
  const source = openSource(workload.source, workload.model);
  try {
    return workload.model.entities.map((definition) => {
      const entity = definition.name;
      const spread = new RowSpread(definition, topology[entity]!, next?.[entity]);
      const count = workload.counts[entity]!;
      for (let first = 1; first <= count; first += CHUNK) {
        for (const row of source.read(definition, first, Math.min(CHUNK, count - first + 1))) {
          spread.add(judgeRow(definition, row).stored ?? []);
        }
      }
      const { distribution, movement } = spread;
      return { entity, rule: describeRule(topology, entity), distribution, movement };
    });
  } finally {
    source.close();
  }
}

/** "hash by user_id over 3 (follows User)" */
function describeRule(topology: Topology, entity: EntityName): string {
  const followed = followedBy(topology, entity);
  const rule = formatSpread(topology[entity]!);
  return followed === undefined ? rule : `${rule} (follows ${followed})`;
}

/** @param against the file of the other topology */
function formatSpreads(spreads: readonly EntitySpread[], against: string): string[] {
  const table = spreads.flatMap(({ entity, distribution: { shards, rows, expected } }) =>
    shards.map(({ name, rows: own }) => [
      entity,
      name,
      formatCount(own),
      formatShare(rows === 0 ? null : own / rows),
      formatDeviation(own, expected),
    ]),
  );
  return [
    ...textTable(COLUMNS, table),
    '',
    ...spreads.map(({ entity, rule, distribution: { expected } }) =>
      expected === null
        ? `${entity}: ${rule}`
        : `${entity}: ${rule}, an even share is ${formatAmount(Math.round(expected), 'row')}`,
    ),
    ...listMovements(spreads, against),
  ];
}

/** How far a number is from an even share: "+1.4 %". */
function formatDeviation(rows: number, expected: number | null): string {
  if (expected === null || expected === 0) return '';
  const percent = (rows / expected - 1) * 100;
  return `${percent < 0 ? '-' : '+'}${Math.abs(percent).toFixed(1)} %`;
}

/** What another topology would move, entity by entity, and from where to where; nothing without one. */
function listMovements(spreads: readonly EntitySpread[], against: string): string[] {
  const movements = spreads.flatMap(({ entity, movement }) =>
    movement ? [{ entity, ...movement }] : [],
  );
  if (movements.length === 0) return [];
  const transfers = movements.flatMap(({ entity, rows: all, transfers: own }) =>
    own.map(({ from, to, rows }) => [entity, from, to, formatCount(rows), formatShare(rows / all)]),
  );
  return [
    '',
    `With ${against}`,
    ...movements.map(describeMovement),
    ...(transfers.length === 0 ? [] : ['', ...textTable(WAY_COLUMNS, transfers)]),
  ];
}

function describeMovement({
  entity,
  rows,
  moved,
  isCopied,
  promised,
}: Movement & { entity: EntityName }): string {
  const would = isCopied ? 'would be copied' : 'would move';
  return `${entity}: ${formatCount(moved)} of ${formatAmount(rows, 'row')} ${would} (${formatShare(rows === 0 ? null : moved / rows)})${formatPromised(promised)}`;
}
