import { DEFAULT_FORM, speedAfter } from '../../../commands/default-form.js';
import { applyPreset, PRESETS, type Preset } from '../../../commands/presets.js';
import { problemOf, shownFields } from '../../../commands/run-form.js';
import type { FormValues, SettingName } from '../../../commands/setting-types.js';

/** Settings that name files of the machine: the page does not offer them. */
const OF_FILES: readonly SettingName[] = ['folder', 'map', 'model'];

/** What most people change; the others are below. */
const MAIN: readonly SettingName[] = [
  'workload',
  'rows',
  'duration',
  'invalid',
  'seed',
  'threads',
  'pace',
  'slow',
  'order',
  'existing',
];

/** The presets that the page offers. */
export const PAGE_PRESETS: readonly Preset[] = PRESETS.filter(({ asks }) => asks === undefined);

export type StartAction =
  | { readonly type: 'preset'; readonly preset: Preset }
  | { readonly type: 'changed'; readonly name: SettingName; readonly value: string };

/** The form after a change; the speed follows the workload unless a person has chosen one. */
export function reduceForm(form: FormValues, action: StartAction): FormValues {
  switch (action.type) {
    case 'preset':
      return applyPreset(form, action.preset);
    case 'changed': {
      const { name, value } = action;
      const speed = name === 'workload' ? speedAfter(form, value) : {};
      return { ...form, ...speed, [name]: value };
    }
  }
}

/** The fields that mean something now: those that most people change, and the others. */
export function fieldsOf(form: FormValues): {
  readonly main: readonly SettingName[];
  readonly others: readonly SettingName[];
} {
  const shown = shownFields(form).filter((name) => !OF_FILES.includes(name));
  return {
    main: shown.filter((name) => MAIN.includes(name)),
    others: shown.filter((name) => !MAIN.includes(name)),
  };
}

/** What is wrong with each field that is shown, in the words of the command line. */
export function problemsOf(form: FormValues): ReadonlyMap<SettingName, string> {
  const { main, others } = fieldsOf(form);
  const found = [...main, ...others].flatMap((name) => {
    const problem = problemOf(name, form[name]);
    return problem === undefined ? [] : [[name, problem] as const];
  });
  return new Map(found);
}

export const FIRST_FORM: FormValues = DEFAULT_FORM;
