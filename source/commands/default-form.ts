import { DEFAULT_SETTINGS } from '../sim/settings.js';
import { SETTING_NAMES, type FormValues } from './setting-types.js';
import { SETTINGS } from './settings.js';

/** The pace at which a person can follow thirty rows. */
const WATCHABLE_MS = 800;

/** The pace that a workload starts with on the screen. */
export function defaultPace(workload: string): string {
  return String(workload === 'assignment' ? WATCHABLE_MS : DEFAULT_SETTINGS.paceMs);
}

/** What a form begins with; its pace is one that can be followed. */
export const DEFAULT_FORM: FormValues = {
  ...(Object.fromEntries(
    SETTING_NAMES.map((name) => [name, SETTINGS[name].default]),
  ) as FormValues),
  pace: defaultPace(SETTINGS.workload.default),
};
