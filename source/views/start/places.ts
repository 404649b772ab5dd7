import { applyPreset, PRESETS } from '../../commands/presets.js';
import { shownFields } from '../../commands/run-form.js';
import { SETTING_NAMES } from '../../commands/setting-types.js';
import { SETTINGS } from '../../commands/settings.js';
import type { Context, Place, RouteParams } from '../view.js';
import type { StartAction, StartState } from './state.js';
import { keyName } from '../verbs.js';

/** The presets, and the shown settings with their values, for the palette. */
export function settingPlaces({ form }: StartState): Place[] {
  const presets = PRESETS.map((preset) => ({
    name: `Choose the preset ${preset.label}`,
    detail: preset.about,
    params: { settings: applyPreset(form, preset) },
  }));
  const settings = shownFields(form).map((setting) => ({
    name: `Set ${SETTINGS[setting].label.toLowerCase()}`,
    detail: form[setting] === '' ? 'empty' : form[setting],
    params: { setting },
  }));
  return [...presets, ...settings];
}

/** Fills in and selects the settings of the route. */
export function arrive(
  { dispatch, notify }: Context<StartState, StartAction>,
  { setting, settings }: RouteParams,
): void {
  if (settings) {
    for (const name of SETTING_NAMES) {
      const text = settings[name];
      if (text !== undefined) dispatch({ type: 'set', name, text });
    }
    notify(`The settings are filled in: ${keyName('start')} starts the run`, 'accent');
  }
  if (setting) dispatch({ type: 'selected', name: setting });
}
