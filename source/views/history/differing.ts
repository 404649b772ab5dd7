import type { RunSummary } from '../../engine/history/run-summary.js';
import { displayWidth, safeText } from '../../components/text.js';
import { settingsOf } from './settings-table.js';

/** A setting that is not the same in all runs of the list. */
export interface DifferingSetting {
  readonly name: string;
  /** Columns of its widest value or of its name. */
  readonly width: number;
  /** The value that most of the runs have. */
  readonly usual: string;
}

/** The workload has a column of its own; where databases are is long, and comes last. */
const OWN_COLUMN = 'workload';
const LAST = 'databases';

/** Values that name themselves; others follow the name of their setting where several share a cell. */
const SELF_EXPLANATORY: ReadonlySet<string> = new Set(['order', 'journal/sync', 'topology', LAST]);

/** The value of a setting that a run does not have. */
const NONE = 'none';

/** The settings that are not the same in all of some runs, the most important first. */
export function differingSettings(runs: readonly RunSummary[]): readonly DifferingSetting[] {
  const settings = runs.map(textsOf);
  // Those with the most settings first: theirs are in the order of importance.
  const ordered = settings.toSorted((one, other) => other.size - one.size);
  const names = [...new Set(ordered.flatMap((texts) => Array.from(texts.keys())))];
  return names
    .filter((name) => name !== OWN_COLUMN)
    .map((name) =>
      differenceOf(
        name,
        settings.map((texts) => texts.get(name) ?? NONE),
      ),
    )
    .filter((setting) => setting !== undefined)
    .toSorted((one, other) => Number(one.name === LAST) - Number(other.name === LAST));
}

/** Undefined where all values are the same. */
function differenceOf(name: string, values: readonly string[]): DifferingSetting | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (counts.size < 2) return undefined;
  const most = Math.max(...counts.values());
  const [usual = NONE] = [...counts].find(([, count]) => count === most) ?? [];
  return { name, width: Math.max(...[name, ...counts.keys()].map(displayWidth)), usual };
}

/** The values of all settings of a run, by name. */
function textsOf(run: RunSummary): ReadonlyMap<string, string> {
  return new Map(settingsOf(run).map(({ name, text }) => [name, safeText(text)]));
}

/** The value of a setting of a run. */
export function settingText(run: RunSummary, name: string): string {
  return textsOf(run).get(name) ?? NONE;
}

/** The settings in which a run differs from most others, in one cell: "threads 3, race"; empty where there are none. */
export function describeUnusual(run: RunSummary, settings: readonly DifferingSetting[]): string {
  const texts = textsOf(run);
  return settings
    .map(({ name, usual }) => ({ name, usual, text: texts.get(name) ?? NONE }))
    .filter(({ usual, text }) => text !== usual)
    .map(({ name, text }) =>
      SELF_EXPLANATORY.has(name) && text !== NONE ? text : `${name} ${text}`,
    )
    .join(', ');
}
