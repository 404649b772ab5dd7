import type { RunSummary } from '../../engine/history/run-summary.js';
import { formatAmount, formatCount, formatShare, formatTime } from '../../base/format.js';
import { formatGivenRate } from '../../ledger/open-loop.js';
import { nameOfModel } from '../../ledger/model-name.js';
import { describeStart } from '../../ledger/existing-rows.js';
import { promisesOf } from '../../services/history/promises.js';

/** A setting of a run for display. */
export interface NamedSetting {
  readonly name: string;
  readonly text: string;
}

/** All settings of a run and its environment, the most important first. */
export function settingsOf(run: RunSummary): NamedSetting[] {
  const { settings, environment } = run;
  const { rows, durationMs, invalid, skew } = settings;
  return [
    { name: 'workload', text: run.workload },
    ...(run.model === undefined ? [] : [{ name: 'model', text: nameOfModel(run) }]),
    { name: 'seed', text: run.seed === null ? 'none' : String(run.seed) },
    ...(rows === undefined ? [] : [{ name: 'asked rows', text: formatCount(rows) }]),
    ...(durationMs === undefined ? [] : [{ name: 'asked time', text: formatTime(durationMs) }]),
    ...(invalid === undefined ? [] : [{ name: 'made invalid', text: formatShare(invalid) }]),
    ...(skew === undefined ? [] : [{ name: 'skew', text: String(skew) }]),
    { name: 'threads', text: formatCount(run.threads) },
    { name: 'order', text: settings.order },
    { name: 'references', text: settings.references },
    { name: 'batch', text: formatAmount(settings.batch, 'row') },
    { name: 'pipeline', text: formatAmount(settings.pipeline ?? 1, 'row') },
    { name: 'turn', text: formatAmount(settings.turn ?? 1, 'row') },
    { name: 'lane', text: settings.lane ?? 'off' },
    {
      name: 'units',
      text:
        settings.unit === undefined
          ? 'none'
          : `${settings.unit}, ${settings.together ?? 'separate'}`,
    },
    { name: 'writer', text: settings.writer ?? 'driver' },
    { name: 'begin', text: settings.begin ?? 'immediate' },
    { name: 'check first', text: settings.checkFirst === true ? 'on' : 'off' },
    { name: 'retry', text: settings.retry ?? 'fixed' },
    { name: 'journal/sync', text: journalAndSync(run) },
    ...(settings.topology === undefined
      ? []
      : [
          { name: 'topology', text: settings.topology },
          { name: 'databases', text: databasesOf(run) },
        ]),
    { name: 'pace', text: settings.paceMs === 0 ? 'none' : `${formatCount(settings.paceMs)} ms` },
    ...(settings.slowMs === undefined
      ? []
      : [{ name: 'slow', text: `${formatCount(settings.slowMs)} ms` }]),
    {
      name: 'rate',
      text:
        settings.rate === undefined
          ? 'closed loop'
          : `${formatGivenRate(settings.rate)}, ${settings.arrival ?? 'poisson'}`,
    },
    { name: 'start', text: describeStart(settings.fresh, run.measured?.existingRows) },
    { name: 'dbsim', text: environment.dbsim },
    { name: 'SQLite', text: environment.sqlite },
    { name: 'Node', text: environment.node },
    {
      name: 'machine',
      text: `${environment.platform}, ${formatAmount(environment.cores, 'core')}`,
    },
  ];
}

/** The value of a setting that a run does not list. */
export function absentText(name: string): string {
  return name === 'model' ? nameOfModel({}) : 'none';
}

/** "wal/normal", or one per database if they differ. */
function journalAndSync({ settings }: RunSummary): string {
  const each = Object.values(settings.databases).map(({ journal, sync }) => `${journal}/${sync}`);
  return new Set(each).size === 1 ? (each[0] ?? '') : each.join(', ');
}

/** "User in users.db, Order in 3 (hash by id over 3)". */
function databasesOf({ settings }: RunSummary): string {
  const each = Object.entries(settings.databases).map(([entity, own]) => {
    const { database, engine, shards, spread } = own;
    const where = shards ? `${shards.length} (${spread})` : database;
    return `${entity} in ${where}, ${engine}`;
  });
  return each.join('; ');
}

/** The settings that differ between two runs, and those that do not. */
export interface SettingsComparison {
  readonly different: readonly { name: string; first: string; second: string }[];
  readonly same: readonly NamedSetting[];
}

export function compareSettings(first: RunSummary, second: RunSummary): SettingsComparison {
  return compare(settingsOf(first), settingsOf(second));
}

/** Compares the durability of two runs. */
export function comparePromises(first: RunSummary, second: RunSummary): SettingsComparison {
  return compare(promisesOf(first), promisesOf(second));
}

function compare(one: readonly NamedSetting[], other: readonly NamedSetting[]): SettingsComparison {
  const left = new Map(one.map(({ name, text }) => [name, text]));
  const right = new Map(other.map(({ name, text }) => [name, text]));
  const names = [...new Set([...left.keys(), ...right.keys()])];
  const pairs = names.map((name) => ({
    name,
    first: left.get(name) ?? absentText(name),
    second: right.get(name) ?? absentText(name),
  }));
  return {
    different: pairs.filter((pair) => pair.first !== pair.second),
    same: pairs
      .filter((pair) => pair.first === pair.second)
      .map(({ name, first: text }) => ({ name, text })),
  };
}
