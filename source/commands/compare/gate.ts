import { ProgramError, UsageError } from '../../base/errors.js';
import { formatDate, formatList } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import { analyze } from '../../lab/analysis.js';
import {
  baselineFile,
  listBaselines,
  readBaseline,
  removeBaseline,
  requireBaselineName,
  requireFreeName,
  saveBaseline,
  type Baseline,
} from '../../lab/baselines.js';
import { describeVaried } from '../../lab/factors.js';
import type { Experiment } from '../../lab/experiment.js';
import { differencesFrom } from '../../lab/baseline-differences.js';
import { judgeAgainst, type Gate } from '../../lab/gate.js';
import { LEAST_RUNS } from '../../lab/verdict.js';
import type { CommandContext, ExitStatus } from '../context.js';
import { textTable, type Column } from '../table.js';

/** What the flags ask for about baselines. */
export interface GateRequest {
  /** The name under which the comparison is saved. */
  readonly save?: string;
  readonly replaces: boolean;
  /** What it is compared with. */
  readonly against?: Baseline;
  readonly strict: boolean;
}

/** @throws UsageError for a name that no baseline can have, or that is taken */
export function readGate({ flags, dir }: Pick<CommandContext, 'flags' | 'dir'>): GateRequest {
  const replaces = flags['replace'] === true;
  const strict = flags['strict'] === true;
  if (replaces && flags['save'] === undefined) throw needs('replace', 'save NAME');
  if (strict && flags['against'] === undefined) throw needs('strict', 'against NAME');
  const nameOf = (flag: 'save' | 'against'): string | undefined =>
    flags[flag] === undefined ? undefined : requireBaselineName(String(flags[flag]), flag);
  const [save, against] = [nameOf('save'), nameOf('against')];
  if (save !== undefined && !replaces) requireFreeName(dir, save);
  return {
    ...(save === undefined ? {} : { save }),
    ...(against === undefined ? {} : { against: readBaseline(dir, against) }),
    replaces,
    strict,
  };
}

function needs(flag: string, other: string): UsageError {
  return new UsageError(`--${flag} is about --${other}, which is missing`, '');
}

/**
 * Refuses, before anything runs, a comparison that could not be saved or compared with its baseline.
 * @throws UsageError
 */
export function requireFit({ save, against }: GateRequest, experiment: Experiment): void {
  if (save !== undefined && experiment.rounds < LEAST_RUNS) {
    throw new UsageError(
      `--save needs --repeat ${LEAST_RUNS} or more: fewer runs show nothing (was ${experiment.rounds})`,
      '',
    );
  }
  if (!against) return;
  const differences = differencesFrom(against.experiment, experiment);
  if (differences.length > 0) throw differs(against, differences);
}

function differs({ name, experiment }: Baseline, differences: readonly string[]): UsageError {
  return new UsageError(
    `This comparison differs from the baseline ${name}: ${escapeText(differences.join('; '))}`,
    `The baseline was made by: ${escapeText(experiment.command)}`,
  );
}

/**
 * Compares with the baseline, if the flags ask for it.
 * @throws UsageError where the runs have read other rows than those of the baseline
 */
export function readAgainst(
  { against, strict }: GateRequest,
  experiment: Experiment,
): Gate | undefined {
  if (!against) return undefined;
  requireFit({ against, strict, replaces: false }, experiment);
  return judgeAgainst(against, experiment, { strict });
}

/** Saves the comparison, if the flags ask for it and no gate has failed. @throws ProgramError */
export async function saveAsAsked(
  { save, replaces }: GateRequest,
  experiment: Experiment,
  gate: Gate | undefined,
  { dir, notify }: Pick<CommandContext, 'dir' | 'notify'>,
): Promise<void> {
  if (save === undefined) return;
  if (gate?.outcome === 'failed') {
    throw new ProgramError(`The baseline ${save} was not saved: the comparison failed`);
  }
  await saveBaseline(dir, save, experiment, { replaces });
  notify(`Saved as the baseline ${save}: ${escapeText(baselineFile(dir, save))}`);
  const { busy } = analyze(experiment);
  if (busy !== undefined) {
    notify(`Warning: ${busy}; what is compared with this baseline is decided only with --anyway.`);
  }
}

/** 1 where the gate has failed. */
export function statusOf(gate: Gate | undefined): ExitStatus {
  return gate?.outcome === 'failed' ? 1 : 0;
}

/** `--baselines`: the baselines, a line each. */
export function printBaselines({ dir, print }: Pick<CommandContext, 'dir' | 'print'>): ExitStatus {
  const names = listBaselines(dir);
  if (names.length === 0) {
    print('No baseline is saved here yet: compare … --save NAME saves one.');
    return 0;
  }
  const rows = names.map((name) => {
    try {
      const { savedAt, experiment } = readBaseline(dir, name);
      const { workload, factors, id, machine } = experiment;
      const varied = describeVaried(factors);
      return [name, formatDate(new Date(savedAt)), workload, varied, machine.dbsim, id];
    } catch {
      return [name, '–', 'cannot be read', '', '', ''];
    }
  });
  print(
    textTable(
      COLUMNS,
      rows.map((row) => row.map(escapeText)),
    ).join('\n'),
  );
  return 0;
}

const COLUMNS: readonly Column[] = [
  { title: 'baseline', align: 'left' },
  { title: 'saved', align: 'left' },
  { title: 'workload', align: 'left' },
  { title: 'varied', align: 'left' },
  { title: 'dbsim-tui', align: 'left' },
  { title: 'comparison', align: 'left' },
];

/** `--remove-baseline NAME`. @throws UsageError where there is none */
export async function removeNamed({
  dir,
  flags,
  notify,
}: Pick<CommandContext, 'dir' | 'flags' | 'notify'>): Promise<ExitStatus> {
  const name = requireBaselineName(String(flags['remove-baseline']), 'remove-baseline');
  await removeBaseline(dir, name);
  notify(`Removed the baseline ${name}.`);
  return 0;
}

/** Flags each of which does something else than to run a comparison, in the order in which they are named. */
const ALONE = ['list', 'baselines', 'remove-baseline', 'open', 'find-rate'] as const;

/** @throws UsageError where two flags ask for different things */
export function requireOneTask(flags: CommandContext['flags']): void {
  const given = ALONE.filter((flag) => flags[flag] !== undefined);
  if (given.length < 2) return;
  throw new UsageError(
    `${formatList(given.map((flag) => `--${flag}`))} contradict each other`,
    given.length === 2 ? 'Leave one of them out.' : 'Give one of them.',
  );
}
