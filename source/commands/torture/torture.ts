import { UsageError } from '../../base/errors.js';
import { formatAmount, formatCount, formatList } from '../../base/format.js';
import { didYouMean } from '../../base/nearest.js';
import { newScratch, removeScratch } from '../../base/scratch.js';
import { endPrograms } from '../../sim/own-program.js';
import type { CommandContext, ExitStatus } from '../context.js';
import { newJsonFile, writeJson } from '../json.js';
import { watchSignals } from '../signals.js';
import { textTable, type Column } from '../table.js';
import { readInteger } from '../values.js';
import { ImpossibleHere } from './attack.js';
import { FAULTS } from './faults.js';
import { judge, type Verdict } from './judge.js';
import { FAULT_NAMES, type FaultName } from './names.js';
import { Round } from './round.js';

/** The result of one fault, over all its rounds with the same journal and batch. */
interface Result {
  readonly fault: FaultName;
  /** "wal, batch 100" */
  readonly run: string;
  readonly meaning: string;
  times: number;
  acknowledged: number;
  unknown: number;
  lost: number;
  doubled: number;
  /** Units of which a part was stored before they were recovered, and after; null for other faults. */
  tornBefore: number | null;
  tornAfter: number | null;
  verdict: Verdict | 'skipped';
  /** Why it was skipped, or which promise was broken and in which round. */
  readonly remarks: string[];
}

const COLUMNS: readonly Column[] = [
  { title: 'fault', align: 'left' },
  { title: 'run', align: 'left' },
  { title: 'times', align: 'right' },
  { title: 'acknowledged', align: 'right' },
  { title: 'unknown', align: 'right' },
  { title: 'lost', align: 'right' },
  { title: 'doubled', align: 'right' },
  { title: 'torn', align: 'right' },
  { title: 'torn after', align: 'right' },
  { title: 'verdict', align: 'left' },
];

const VERDICTS: Readonly<Record<Result['verdict'], string>> = {
  ok: 'ok',
  reported: 'damage reported',
  violated: 'VIOLATED',
  skipped: 'skipped',
};

/** `dbsim-tui torture`: attacks runs of this program, and audits each. */
export async function tortureCommand(context: CommandContext): Promise<ExitStatus> {
  const { flags, notify, print, paint } = context;
  if (process.platform === 'win32') {
    throw new UsageError('`torture` needs signals, which Windows does not have', '');
  }
  const number = (flag: string, min: number, max: number): number | undefined =>
    flags[flag] === undefined ? undefined : readInteger(flag, String(flags[flag]), { min, max });
  const seed = number('seed', 0, 2 ** 31) ?? Math.floor(Math.random() * 2 ** 31);
  const rows = number('rows', 100, 100_000) ?? 3000;
  const times = number('times', 1, 100_000);
  const names = readNames(flags['only']);
  const jsonFile = newJsonFile(flags);
  // Signals are watched before anything is created.
  let created: string | undefined;
  const watch = watchSignals(endPrograms, () => {
    if (created !== undefined) removeScratch(created);
  });
  const scratch = (created = newScratch('torture'));
  const results: Result[] = [];
  notify(`seed ${seed} · ${formatAmount(rows, 'row')} per run · ${scratch}`);
  try {
    for (const name of names) {
      if (watch.status !== undefined) break;
      await tortureWith(name, results, {
        rounds: times ?? (name === 'kill' ? 40 : 4),
        rows,
        seed,
        scratch,
        notify,
        isEnough: () => watch.status !== undefined,
      });
    }
  } finally {
    endPrograms();
    watch.close();
    removeScratch(scratch);
  }
  const isOk = results.every(({ verdict }) => verdict !== 'violated');
  if (flags['json'] === undefined) {
    print(textTable(COLUMNS, results.map(tableRow)).join('\n'));
    for (const { fault, remarks } of results) {
      for (const remark of remarks) print(`\n${fault}: ${remark}`);
    }
    const again = ['--seed', seed, '--rows', rows, ...(times ? ['--times', times] : [])].join(' ');
    print(`\n${paint(isOk ? 'green' : 'red', describeResults(results, isOk))} (${again})`);
  } else {
    const schema = 'dbsim.torture/1';
    await writeJson({ schema, ok: isOk, seed, rows, faults: results }, jsonFile, context);
  }
  return watch.status ?? (isOk ? 0 : 1);
}

const EMPTY = {
  times: 0,
  acknowledged: 0,
  unknown: 0,
  lost: 0,
  doubled: 0,
  tornBefore: null,
  tornAfter: null,
  verdict: 'ok' as Result['verdict'],
};

/** The faults to inject. @throws UsageError */
function readNames(only: string | true | undefined): readonly FaultName[] {
  if (only === undefined) return FAULT_NAMES;
  return String(only)
    .split(',')
    .map((word) => {
      const name = FAULT_NAMES.find((known) => known === word.trim());
      if (name) return name;
      const guess = didYouMean(word.trim(), FAULT_NAMES);
      throw new UsageError(
        `There is no fault ${JSON.stringify(word)}${guess}`,
        `Use ${formatList(FAULT_NAMES, 'or')}`,
      );
    });
}

async function tortureWith(
  fault: FaultName,
  results: Result[],
  options: {
    rounds: number;
    rows: number;
    seed: number;
    scratch: string;
    notify: CommandContext['notify'];
    isEnough: () => boolean;
  },
): Promise<void> {
  const { rounds, notify, isEnough } = options;
  for (let index = 0; index < rounds && !isEnough(); index += 1) {
    const round = new Round({ ...options, fault, index, times: rounds });
    const result = resultOf(round, fault, results);
    try {
      const attack = await FAULTS[fault].inject(round);
      const judgement = await judge(round, attack);
      if (isEnough()) return;
      result.times += 1;
      result.acknowledged += judgement.acknowledged;
      result.unknown += judgement.unknown;
      result.lost += judgement.lost;
      result.doubled += judgement.doubled;
      if (attack.units) result.tornBefore = (result.tornBefore ?? 0) + attack.units.torn;
      if (judgement.tornAfter !== null) {
        result.tornAfter = (result.tornAfter ?? 0) + judgement.tornAfter;
      }
      result.verdict = worse(result.verdict, judgement.verdict);
      for (const violation of judgement.violations) {
        result.remarks.push(`${describeRound(round)}: ${violation.trim()}`);
      }
    } catch (error) {
      if (!(error instanceof ImpossibleHere)) throw error;
      result.verdict = 'skipped';
      result.remarks.push(error.message);
      notify(`${fault}: skipped, ${error.message}`);
      return;
    } finally {
      await round.end();
      removeScratch(round.dir);
    }
    if ((index + 1) % 10 === 0 || index + 1 === rounds) {
      notify(
        `${fault}: ${formatCount(index + 1)} of ${formatAmount(rounds, 'round')}, ${VERDICTS[result.verdict]}`,
      );
    }
  }
}

/** The line of the table that a round belongs to. */
function resultOf({ settings }: Round, fault: FaultName, results: Result[]): Result {
  const run = `${settings.journal}, batch ${settings.batch}`;
  const known = results.find((result) => result.fault === fault && result.run === run);
  if (known) return known;
  const result: Result = { fault, run, meaning: FAULTS[fault].meaning, ...EMPTY, remarks: [] };
  results.push(result);
  return result;
}

function describeRound({ index, settings, actions }: Round): string {
  const { journal, batch, threads } = settings;
  return `round ${index + 1} (${[`${journal}, batch ${batch}, ${formatAmount(threads, 'thread')}`, ...actions].join(', ')})`;
}

const SEVERITY: readonly Result['verdict'][] = ['ok', 'reported', 'violated'];

function worse(one: Result['verdict'], other: Result['verdict']): Result['verdict'] {
  return SEVERITY.indexOf(one) > SEVERITY.indexOf(other) ? one : other;
}

function tableRow(result: Result): string[] {
  const { fault, run, times, acknowledged, unknown, lost, doubled, verdict } = result;
  const ofUnits = (count: number | null): string => (count === null ? '–' : formatCount(count));
  return [
    fault,
    run,
    ...[times, acknowledged, unknown, lost, doubled].map(formatCount),
    ofUnits(result.tornBefore),
    ofUnits(result.tornAfter),
    VERDICTS[verdict],
  ];
}

function describeResults(results: readonly Result[], isOk: boolean): string {
  const attacks = formatAmount(
    results.reduce((sum, { times }) => sum + times, 0),
    'attack',
  );
  if (isOk) return `${attacks}: no violation; all damage was reported`;
  const faults = results.filter(({ verdict }) => verdict === 'violated').map(({ fault }) => fault);
  return `${attacks}: violations under ${formatList([...new Set(faults)])}`;
}
