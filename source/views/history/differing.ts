import type { RunSummary } from '../../engine/history/run-summary.js';
import { displayWidth, safeText } from '../../components/text.js';
import { absentText, settingsOf } from './settings-table.js';

/** A setting that differs among the runs of the list. */
export interface DifferingSetting {
  readonly name: string;
  /** Width of its widest value or of its name. */
  readonly width: number;
  /** The value that more than half of the runs have; undefined if no value has that many. */
  readonly usual: string | undefined;
}

/** The workload has its own column; the seed, which is mostly random, and the long databases come last. */
const OWN_COLUMN = 'workload';
const DATABASES = 'databases';
const LAST: readonly string[] = ['seed', DATABASES];

/** Settings whose values are clear without the name of the setting. */
const SELF_EXPLANATORY: ReadonlySet<string> = new Set([
  'order',
  'journal/sync',
  'topology',
  DATABASES,
]);

/** The settings that differ among some runs, the most important first. */
export function differingSettings(runs: readonly RunSummary[]): readonly DifferingSetting[] {
  const settings = runs.map(textsOf);
  // The run with the most settings first: its order of settings counts.
  const ordered = settings.toSorted((one, other) => other.size - one.size);
  const names = [...new Set(ordered.flatMap((texts) => Array.from(texts.keys())))];
  return names
    .filter((name) => name !== OWN_COLUMN)
    .map((name) =>
      differenceOf(
        name,
        settings.map((texts) => texts.get(name) ?? absentText(name)),
      ),
    )
    .filter((setting) => setting !== undefined)
    .toSorted((one, other) => LAST.indexOf(one.name) - LAST.indexOf(other.name));
}

/** Undefined if all values are equal. */
function differenceOf(name: string, values: readonly string[]): DifferingSetting | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (counts.size < 2) return undefined;
  const [usual] = [...counts].find(([, count]) => count > values.length / 2) ?? [];
  return { name, width: Math.max(...[name, ...counts.keys()].map(displayWidth)), usual };
}

/** The values of all settings of a run, by name. */
function textsOf(run: RunSummary): ReadonlyMap<string, string> {
  return new Map(settingsOf(run).map(({ name, text }) => [name, safeText(text)]));
}

/** The value of a setting of a run. */
export function settingText(run: RunSummary, name: string): string {
  return textsOf(run).get(name) ?? absentText(name);
}

/** The settings in which a run differs from most others, in one cell: "threads 3, race"; may be empty. */
export function describeUnusual(run: RunSummary, settings: readonly DifferingSetting[]): string {
  const texts = textsOf(run);
  return settings
    .map(({ name, usual }) => ({ name, usual, text: texts.get(name) ?? absentText(name) }))
    .filter(({ usual, text }) => text !== usual)
    .map(({ name, text }) =>
      SELF_EXPLANATORY.has(name) && text !== absentText(name) ? text : `${name} ${text}`,
    )
    .join(', ');
}
