import { describe, expect, it } from 'vitest';

import { applyPreset, PRESETS, presetOf } from '../../source/commands/presets.js';
import { applyFlags, problemOf, restoreForm, shownFields } from '../../source/commands/run-form.js';
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

describe('the speed of a form', () => {
  const speedOf = ({ pace, slow }: { pace: string; slow: string }) => `${pace} ${slow}`;

  it('can be followed for the assignment, and is the full one for other rows', () => {
    expect(speedOf(DEFAULT_FORM)).toBe('800 800');
    const generated = PRESETS.find(({ id }) => id === 'generated')!;
    expect(speedOf(applyPreset(DEFAULT_FORM, generated))).toBe('0 0');
  });

  it.each([
    [{}, '800 800'],
    [{ workload: 'generate', pace: '0' }, '0 0'],
    [{ pace: '100' }, '100 0'],
    [{ pace: '800', slow: '200' }, '800 200'],
  ])('is remembered, also where only a pace was: %j', (remembered, speed) => {
    expect(speedOf(restoreForm(remembered))).toBe(speed);
  });

  it.each([
    [{ pace: '0' }, '0 0'],
    [{ slow: '50' }, '800 50'],
    [{ pace: '0', slow: '50' }, '0 50'],
    [{ rows: '50' }, '800 0'],
    [{ model: 'bank' }, '0 0'],
    [{ model: 'bank', pace: '100' }, '100 0'],
  ])('is what the command line asks for: %j', (flags, speed) => {
    expect(speedOf(applyFlags(DEFAULT_FORM, flags))).toBe(speed);
  });
});
