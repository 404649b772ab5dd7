import type { Model } from '../entities/model.js';

/** The settings of a run, in the order in which a form and the help list them. */
export const SETTING_NAMES = [
  'workload',
  'model',
  'folder',
  'map',
  'rows',
  'duration',
  'invalid',
  'seed',
  'skew',
  'threads',
  'pace',
  'slow',
  'rate',
  'arrival',
  'batch',
  'pipeline',
  'turn',
  'order',
  'writer',
  'begin',
  'check-first',
  'retry',
  'references',
  'unit',
  'together',
  'journal',
  'sync',
  'existing',
] as const;

export type SettingName = (typeof SETTING_NAMES)[number];

/** A value for each setting; as text, also where it is a number. */
export type FormValues = Readonly<Record<SettingName, string>>;

/** The engines of the databases that a run would write to. */
export interface EnginesInUse {
  readonly hasFiles: boolean;
  readonly hasServers: boolean;
}

export interface SettingBase {
  readonly label: string;
  /** What it means, in a clause without a capital or an end. */
  readonly meaning: string;
  /** What the value that it has means, where the meaning of all of them is too long for a form. */
  readonly valueMeaning?: (values: FormValues) => string;
  /** The value of a setting that was not given. */
  readonly default: string;
  /** Whether it has a meaning beside these other values; always when absent. */
  readonly applies?: (values: FormValues) => boolean;
  /** What to know about the value that it has, in a few words. */
  readonly remark: (values: FormValues, engines: EnginesInUse) => string | undefined;
}

/** One setting: its kind, its bounds and what its keys step through. */
export type Setting = SettingBase &
  (
    | {
        readonly kind: 'choice';
        readonly choices: readonly string[];
        /** Its flag takes no value: it chooses "on". */
        readonly isSwitch?: boolean;
        /** The choices with another model; whether a value is one of them is checked with its rows. */
        readonly choicesOf?: (model: Model) => readonly string[];
      }
    | {
        readonly kind: 'text';
        /** What the form shows in the place of an empty value. */
        readonly empty: string;
        /** What is wrong with an empty value, where it may not be empty. */
        readonly missing?: string;
        /** @throws UsageError where a value that is not empty is none */
        readonly check?: (text: string) => void;
      }
    | {
        readonly kind: 'integer' | 'decimal';
        readonly limits: { readonly min: number; readonly max: number };
        readonly steps: readonly number[];
        readonly unit?: string;
        /** What an empty field means, where it may be empty. */
        readonly empty?: string;
      }
  );
