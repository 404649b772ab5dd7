import { describe, expect, it } from 'vitest';

import { applyPreset, PRESETS, presetOf } from '../../source/commands/presets.js';
import { problemOf, shownFields } from '../../source/commands/run-form.js';
import { DEFAULT_FORM } from '../../source/commands/default-form.js';

describe.each(PRESETS)('the preset $id', (preset) => {
  const form = applyPreset(DEFAULT_FORM, preset);

  it('is recognised in the form that it makes, and no longer when a setting of it changes', () => {
    expect(presetOf(form)).toBe(preset);
    expect(presetOf({ ...form, batch: '7' })).toBeUndefined();
    expect(presetOf({ ...form, journal: 'delete' })).toBeUndefined();
  });

  it('has allowed values in all settings but the one that it asks for', () => {
    const wrong = shownFields(form).filter((name) => problemOf(name, form[name]) !== undefined);
    expect(wrong).toEqual(preset.asks === undefined ? [] : [preset.asks]);
  });

  it('leaves alone what is personal: files, and what becomes of stored rows', () => {
    const personal = { folder: 'my/rows', map: 'users.csv:uid=id', existing: 'fresh' };
    const applied = applyPreset({ ...DEFAULT_FORM, ...personal, threads: '3' }, preset);
    expect(applied).toMatchObject({ ...personal, threads: DEFAULT_FORM.threads });
    expect(presetOf(applied)).toBe(preset);
  });
});

it('the presets have ids of their own, and the first is what a form begins with', () => {
  expect(new Set(PRESETS.map(({ id }) => id)).size).toBe(PRESETS.length);
  expect(presetOf(DEFAULT_FORM)).toBe(PRESETS[0]);
});
