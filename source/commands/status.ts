import { resolve } from 'node:path';

import { ProgramError, formatError } from '../base/errors.js';
import { formatBytes, formatCount } from '../base/format.js';
import { escapeText } from '../base/text.js';
import { COMMAND_LOCK_TIMEOUT_MS } from '../db/connection-options.js';
import {
  auditUnclosed,
  newestUnclosed,
  type UnclosedFinding,
  type UnclosedRun,
} from '../engine/unclosed.js';
import { headerOf, listRuns } from '../ledger/catalogue.js';
import { isSameModel, nameOfModel } from '../ledger/model-name.js';
import type { RunModel } from '../model/run-model.js';
import { requireSettled } from '../rebalance/journal.js';
import type { Topology } from '../router/topology.js';
import { describeDataLockHolder } from '../engine/data-lock.js';
import type { CommandContext, ExitStatus } from './context.js';
import { readDatabaseStatuses, type DatabaseStatus } from './database-status.js';
import { newJsonFile, writeJson } from './json.js';
import { chooseModel } from './model-option.js';
import { textTable, type Column } from './table.js';
import { topologyOf, topologyOfRun } from './topology.js';
import { describeClosing, describeFinding, describeUnclosedRun } from './unclosed.js';

const COLUMNS: readonly Column[] = [
  { title: 'database', align: 'left' },
  { title: 'entity', align: 'left' },
  { title: 'state', align: 'left' },
  { title: 'version', align: 'left' },
  { title: 'journal/sync', align: 'left' },
  { title: 'migrations', align: 'left' },
  { title: 'rows', align: 'right' },
  { title: 'size', align: 'right' },
];

/** What `--json` prints; `schema/status.schema.json` describes it. */
export const STATUS_SCHEMA = 'dbsim.status/1';

/** `dbsim-tui status`: what the databases are and hold; changes nothing, creates nothing. */
export async function statusCommand(context: CommandContext): Promise<ExitStatus> {
  const { dir, flags, print, paint } = context;
  const jsonFile = newJsonFile(flags);
  const own = await chooseModel(context);
  const topology = await topologyOf(context);
  const statuses = await readDatabaseStatuses(COMMAND_LOCK_TIMEOUT_MS, topology);
  const runs = listRuns(dir);
  const problems = statuses.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  const unclosed = await findUnclosed(context);
  const rebalance = rebalanceProblem(dir, topology);
  if (flags['json'] !== undefined) {
    const answer = {
      schema: STATUS_SCHEMA,
      folder: resolve(dir),
      databases: statuses,
      runs: { count: runs.length, latest: runs[0] ?? null },
      unclosed: unclosed ? describeUnclosed(unclosed) : null,
      rebalance: rebalance ?? null,
    };
    await writeJson(answer, jsonFile, context);
  }
  if (flags['json'] === undefined || jsonFile !== undefined) {
    print(
      [
        ...textTable(COLUMNS, statuses.map(statusRow)),
        '',
        `Folder: ${escapeText(resolve(dir))}`,
        `Runs:   ${runs.length === 0 ? 'none yet' : `${formatCount(runs.length)}, latest ${runs[0]}`}`,
        ...otherModelLines(dir, runs[0], own),
        ...(unclosed ? unclosedLines(unclosed, context) : []),
        ...(rebalance === undefined ? [] : [`! ${escapeText(rebalance)}`]),
        ...problems.map((problem) => paint('red', `! ${escapeText(problem)}`)),
      ].join('\n'),
    );
  }
  return problems.length > 0 ? 1 : 0;
}

/** That the latest run has another model than the databases that are shown, and how to see its databases. */
function otherModelLines(
  dir: string,
  latest: string | undefined,
  own: RunModel | undefined,
): string[] {
  const header = latest === undefined ? undefined : headerOf(dir, latest);
  if (!header || isSameModel(header.model, own?.descriptor)) return [];
  const file = header.settings?.model ?? 'FILE';
  const how = header.model === undefined ? 'without --model' : `with --model ${file}`;
  const shown = nameOfModel({ model: own?.descriptor });
  return [
    escapeText(
      `Model:  ${shown}; the latest run has ${nameOfModel(header)}: its databases are shown ${how}`,
    ),
  ];
}

/** A run without a record: which program works in the folder, else the audit of the run. */
type FoundUnclosed = { readonly run: UnclosedRun } & (
  | { readonly atWork: string }
  | { readonly finding: UnclosedFinding }
);

async function findUnclosed(context: CommandContext): Promise<FoundUnclosed | undefined> {
  const { dir } = context;
  const run = newestUnclosed(dir);
  if (!run) return undefined;
  const atWork = await describeDataLockHolder(dir);
  if (atWork !== undefined) return { run, atWork };
  // The run may be of another model than the databases that are shown.
  const flags = { ...context.flags, model: undefined };
  const topology = await topologyOfRun(run.header, { ...context, flags });
  return { run, finding: await auditUnclosed(run, { dir, topology }) };
}

function unclosedLines(found: FoundUnclosed, context: CommandContext): string[] {
  const { run } = found;
  if ('atWork' in found) {
    return [`Run ${run.header.id} has not ended: ${escapeText(found.atWork)}`];
  }
  return [
    `${describeUnclosedRun(run)}.`,
    ...describeFinding(found.finding, context),
    describeClosing(run, context.flags),
  ];
}

function describeUnclosed(found: FoundUnclosed): Readonly<Record<string, unknown>> {
  const { header, others } = found.run;
  const base = { id: header.id, others, atWork: null, audit: null, problem: null };
  if ('atWork' in found) return { ...base, atWork: found.atWork };
  const { finding } = found;
  if ('problem' in finding) return { ...base, problem: finding.problem };
  const { ok, checks } = finding.audit.audit;
  const violations = checks.filter((check) => !check.ok).map(({ name }) => name);
  return { ...base, audit: { ok, violations } };
}

/** A rebalance that was interrupted, or that has moved the rows elsewhere, in a sentence. */
function rebalanceProblem(dir: string, topology: Topology): string | undefined {
  try {
    requireSettled(dir, topology);
    return undefined;
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    return formatError(error);
  }
}

/** One database as the cells of a table. */
export function statusRow(status: DatabaseStatus): string[] {
  const { name, entity, state, settings, migrations } = status;
  const words = {
    asked: '',
    reachable: 'reachable',
    missing: 'not created yet',
    broken: 'not usable',
  };
  const pending = migrations?.pending.length ?? 0;
  return [
    name,
    entity,
    status.lag ?? words[state],
    settings ? `${settings.engine} ${settings.version}` : '',
    settings ? `${settings.journal}/${settings.sync}` : '',
    migrations ? (pending > 0 ? `${pending} pending` : `${migrations.applied.length} applied`) : '',
    status.rows === undefined ? '' : formatCount(status.rows),
    status.bytes === undefined ? '' : formatBytes(status.bytes),
  ].map(escapeText);
}
