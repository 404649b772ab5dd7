import { shownFields } from './run-form.js';
import type { FormValues, SettingName } from './setting-types.js';
import { DEFAULT_FORM, defaultSpeed } from './default-form.js';

/** A run that is worth trying: values for several settings at once. */
export interface Preset {
  readonly id: string;
  /** As the form lists it. */
  readonly label: string;
  /** What it shows, in a clause without a capital or an end. */
  readonly about: string;
  /** Where it differs from the defaults. */
  readonly values: Partial<FormValues>;
  /** The setting that it needs from the person. */
  readonly asks?: SettingName;
}

/** Every preset, in the order in which the form lists them. */
export const PRESETS: readonly Preset[] = [
  {
    id: 'assignment',
    label: 'Assignment (30 rows)',
    about: 'the 30 rows of the class assignment, slow enough to follow',
    values: { workload: 'assignment' },
  },
  {
    id: 'race',
    label: 'Race',
    about: 'the same 30 rows, but the first thread at the lock writes: two results are possible',
    values: { workload: 'assignment', order: 'race' },
  },
  {
    id: 'generated',
    label: 'Ten thousand rows',
    about: 'generated rows at full speed, about 15 % of them broken',
    values: { workload: 'generate', rows: '10000' },
  },
  {
    id: 'chinook',
    label: 'Chinook',
    about: 'the customers, tracks and invoice lines of a music shop, at full speed',
    values: { workload: 'chinook' },
  },
  {
    id: 'folder',
    label: 'Folder',
    about: 'the rows of your own files',
    values: { workload: 'folder' },
    asks: 'folder',
  },
];

/** What no preset decides: the tables and files of a person, and what becomes of rows that are stored. */
const PERSONAL: readonly SettingName[] = ['model', 'folder', 'map', 'existing'];

/** A form with the values of a preset; those that no preset decides stay. */
export function applyPreset(form: FormValues, { values }: Preset): FormValues {
  const speed = defaultSpeed(values.workload ?? DEFAULT_FORM.workload);
  return { ...DEFAULT_FORM, ...speed, ...values, ...personalOf(form) };
}

/** The values of a form that no preset decides. */
export function personalOf(form: FormValues): Partial<FormValues> {
  return Object.fromEntries(PERSONAL.map((name) => [name, form[name]]));
}

/** The preset that a form is; undefined where a setting of it was changed. */
export function presetOf(form: FormValues): Preset | undefined {
  return PRESETS.find((preset) => {
    const applied = applyPreset(form, preset);
    return shownFields(applied).every((name) => form[name] === applied[name]);
  });
}
