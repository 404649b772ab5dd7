import { formatList } from '../base/format.js';
import type { Experiment } from './experiment.js';
import { formatVariant, type Variant } from './factors.js';

export function describeValues(variant: Variant): string {
  return Object.entries(variant)
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join(' ');
}

/** The value of a setting in `Experiment.settings` whose flag was left out and has no default. */
export const NOT_GIVEN = 'not given';

/**
 * In what a comparison differs from a baseline so that their rates are not of the same thing: "seed 7, in
 * the baseline 8". Rows that are counted only when a run has read them are compared once both are known.
 */
export function differencesFrom(baseline: Experiment, now: Experiment): string[] {
  const pairs: [what: string, now: string | undefined, before: string | undefined][] = [
    ['the workload is', now.workload, baseline.workload],
    ['the seed is', textOf(now.seed), textOf(baseline.seed)],
    ...plannedPair(baseline, now),
    ...settingPairs(baseline, now),
    ['the processors are', String(now.machine.cores), String(baseline.machine.cores)],
    ['the processor is', now.machine.processor, baseline.machine.processor],
    ['the system is', now.machine.platform, baseline.machine.platform],
  ];
  const differences = pairs.flatMap(([what, here, there]) =>
    here === there
      ? []
      : [`${what} ${here ?? 'not known'}, in the baseline ${there ?? 'not known'}`],
  );
  const known = new Set(strategiesOf(baseline).map(({ settings }) => describeValues(settings)));
  const unknown = strategiesOf(now).filter(({ settings }) => !known.has(describeValues(settings)));
  if (unknown.length === 0) return differences;
  const names = formatList(unknown.map(({ settings }) => formatVariant(settings)));
  return [...differences, `the baseline has no variant ${names}`];
}

/** Of a run for some time, the number of rows is a result. */
function plannedPair(
  { planned }: Experiment,
  now: Experiment,
): [what: string, now: string | undefined, before: string | undefined][] {
  const isTimed = ![undefined, NOT_GIVEN].includes(now.settings?.['duration']);
  if (now.planned === null || isTimed) return [];
  return [['the rows are', textOf(now.planned), textOf(planned)]];
}

function textOf(value: number | null): string {
  return value === null ? 'none' : String(value);
}

function strategiesOf({ variants }: Experiment): Experiment['variants'] {
  return variants.filter(({ isControl }) => !isControl);
}

/** The settings that neither of the two varies, or that only one of them does. */
function settingPairs(
  baseline: Experiment,
  now: Experiment,
): [what: string, now: string | undefined, before: string | undefined][] {
  const valuesOf = ({ settings = {}, factors }: Experiment, name: string): string | undefined =>
    factors.some((factor) => factor.name === name) ? 'varied' : settings[name];
  // A setting that only one of two versions knows is no other setting: the versions may differ.
  const names = Object.keys(now.settings ?? {}).filter((name) => baseline.settings?.[name]);
  return names.map((name) => [`${name} is`, valuesOf(now, name), valuesOf(baseline, name)]);
}
