import { homedir } from 'node:os';

import { UsageError } from '../../base/errors.js';
import { combine, FACTORS, readFactors, type FactorName } from '../../lab/factors.js';
import type { FlagValues } from '../context.js';
import { EXAMPLE_UNIT } from '../example-unit.js';
import { problemOf } from '../run-form.js';
import { SETTING_NAMES, type SettingName } from '../setting-types.js';
import { SETTINGS } from '../settings.js';
import { readInteger } from '../values.js';
import { readP99, readWindow } from './search-values.js';
import { problemOfVaried } from './varied-values.js';
import { DEFAULT_REPEAT, REPEAT_LIMITS } from './flags.js';

/** A setting of the runs: with several values it is varied, with one it is the same in all. */
export interface FormFactor {
  readonly name: FactorName;
  /** As `--vary` takes them: "1,10,100", "1..64". */
  readonly values: string;
}

/** What a form of the screen compares; texts as they are typed. */
export interface CompareForm {
  /** The name of a workload, or a folder. */
  readonly workload: string;
  /** How many rows are generated. */
  readonly rows: string;
  /** How long each run generates rows instead: "10s"; empty for a number of rows, or for the usual window. */
  readonly duration: string;
  /** Instead of rounds: the p99 within which the highest rate is searched, "20ms"; empty for rounds. */
  readonly findRate: string;
  readonly rounds: string;
  readonly factors: readonly FormFactor[];
  readonly hasWarmUp: boolean;
  /** Whether the databases of the runs are kept. */
  readonly keeps: boolean;
}

/** The values of the form that are typed. */
export type FormField = 'workload' | 'findRate' | 'duration' | 'rows' | 'rounds';

export const DEFAULT_COMPARE_FORM: CompareForm = {
  workload: 'generate',
  rows: '10000',
  duration: '',
  findRate: '',
  rounds: String(DEFAULT_REPEAT),
  factors: [{ name: 'batch', values: '1,10,100' }],
  hasWarmUp: true,
  keeps: false,
};

/** Values that show something where the steps of the setting are too many. */
const SUGGESTED: Partial<Record<FactorName, string>> = {
  threads: '1..32',
  batch: '1..1000:10',
  pipeline: '1,16,64',
  rate: '1000,2000,4000',
  rows: '1000..100000:10',
  invalid: '0,0.15,0.5',
  skew: '0,1,1.5',
  retry: 'fixed,none,jitter',
  lane: 'on,off',
  unit: EXAMPLE_UNIT,
};

/** Values to begin with; the default of the setting, which becomes the base, is the first where it is a choice. */
export function suggestValues(name: FactorName): string {
  const known = SUGGESTED[name];
  if (known !== undefined) return known;
  const setting = settingOf(name);
  if (setting?.kind !== 'choice') return '';
  const others = setting.choices.filter((choice) => choice !== setting.default);
  return [setting.default, ...others].join(',');
}

function settingOf(name: FactorName) {
  const known = SETTING_NAMES.find((setting): setting is SettingName => setting === name);
  return known && SETTINGS[known];
}

/** What the factors do that no other form of the screen sets. */
const OTHER_MEANINGS: Partial<Record<FactorName, string>> = {
  lane: 'on: clean rows take a short way through the program; off: none does',
  topology: 'which databases: a YAML or JSON file for each value',
};

/** What a factor does, in a clause. */
export function describeFactor(name: FactorName): string {
  return settingOf(name)?.meaning ?? OTHER_MEANINGS[name] ?? '';
}

/** The factors that a form can add: rows are a value of their own until they are varied. */
export function factorsToAdd({ factors }: Pick<CompareForm, 'factors'>): FactorName[] {
  return FACTORS.filter((name) => !factors.some((factor) => factor.name === name));
}

/** What is wrong with the values of a factor, in the words of the command line; undefined if nothing is. */
export function problemOfValues({ name, values }: FormFactor): string | undefined {
  try {
    // Reads them whole first: a value may be missing, or appear twice.
    valuesOf({ name, values });
    return problemOfVaried(name, values);
  } catch (error) {
    if (error instanceof UsageError) return error.message.replace(/^--vary /, '');
    throw error;
  }
}

/** The values of a factor, ranges included; one value is the same in all variants. @throws UsageError */
export function valuesOf({ name, values }: FormFactor): readonly string[] {
  const text = values.trim();
  const isOne = text !== '' && !text.includes(',') && !/^\d+\.\.\d/.test(text);
  return isOne ? [text] : (readFactors([`${name}=${text}`])[0]?.values ?? []);
}

/** The p99 within which a form searches, with its unit; as it is typed where it is wrong. */
export function formatP99({ findRate }: Pick<CompareForm, 'findRate'>): string {
  return /^\d+(?:\.\d+)?$/.test(findRate) ? `${findRate}ms` : findRate;
}

/**
 * What is wrong with a typed value of a form; undefined if nothing is.
 * @param form what else is chosen: a window of a search is longer than a run must be
 */
export function problemOfField(
  field: FormField,
  text: string,
  form: Pick<CompareForm, 'findRate' | 'workload'>,
): string | undefined {
  try {
    if (field === 'duration' && text !== '' && isSearch(form)) {
      readWindow(text);
      return undefined;
    }
    if (field === 'rounds') readInteger('rounds', text, REPEAT_LIMITS);
    if (field === 'workload' && text.trim() === '') return 'the workload has no name yet';
    if (field === 'findRate' && text !== '') readP99(text);
    return field === 'rows' || field === 'duration' ? problemOf(field, text) : undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message.replace(/^--/, '');
    throw error;
  }
}

/** Whether a form searches rates; rows that end are compared in rounds. */
export function isSearch({
  findRate,
  workload,
}: Pick<CompareForm, 'findRate' | 'workload'>): boolean {
  return findRate !== '' && workload === 'generate';
}

/** Whether the rows of a form may be those of another model: the named workloads have rows of the default one. */
export function takesModel({ workload }: Pick<CompareForm, 'workload'>): boolean {
  return workload !== 'assignment' && workload !== 'chinook';
}

/**
 * How many variants a form has, and how many runs in all; undefined while a value is wrong. How many windows a
 * search needs is not known before.
 */
export function sizeOf(
  form: CompareForm,
): { variants: number; runs: number | undefined } | undefined {
  try {
    const varied = variedIn(form);
    if (isSearch(form)) return { variants: combine(readFactors(varied)).length, runs: undefined };
    if (varied.length === 0 || problemOfField('rounds', form.rounds, form) !== undefined)
      return undefined;
    const variants = combine(readFactors(varied)).length;
    const rounds = Number(form.rounds) + (form.hasWarmUp ? 1 : 0);
    // The base runs twice a round.
    return { variants, runs: (variants + 1) * rounds };
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** The factors with several values, as `--vary` takes them. @throws UsageError */
function variedIn({ factors }: CompareForm): string[] {
  return factors
    .filter((factor) => valuesOf(factor).length > 1)
    .map(({ name, values }) => `${name}=${values.trim()}`);
}

/** The form as a command line. @throws UsageError that names what is wrong */
export function formRequest(form: CompareForm): {
  readonly operands: readonly string[];
  readonly flags: FlagValues;
  readonly lists: Readonly<Record<string, readonly string[]>>;
} {
  const { workload, rounds, factors, hasWarmUp, keeps, findRate } = form;
  const fixed = factors.filter((factor) => valuesOf(factor).length === 1);
  const vary = variedIn(form);
  if (vary.length === 0 && !isSearch(form)) {
    throw new UsageError(
      'Nothing is varied: give a setting two values or more',
      'The first value is the base, which the others are compared with.',
    );
  }
  return {
    operands: [
      workload === '~' || workload.startsWith('~/') ? homedir() + workload.slice(1) : workload,
    ],
    lists: { vary },
    flags: {
      ...Object.fromEntries(fixed.map((factor) => [factor.name, valuesOf(factor)[0]])),
      ...lengthOf(form),
      ...(isSearch(form)
        ? { 'find-rate': findRate }
        : { repeat: rounds, ...(hasWarmUp ? {} : { 'no-warm-up': true }) }),
      ...(keeps ? { keep: true } : {}),
    },
  };
}

/** How many rows, or how long, a run generates; nothing where its workload or a factor decides it. */
function lengthOf(form: CompareForm): FlagValues {
  const { workload, rows, duration, factors } = form;
  if (isSearch(form)) return duration === '' ? {} : { duration };
  if (workload !== 'generate' || factors.some(({ name }) => name === 'rows')) return {};
  return duration === '' ? { rows } : { duration };
}
