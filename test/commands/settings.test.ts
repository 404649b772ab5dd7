import { describe, expect, it } from 'vitest';

import { UsageError } from '../../source/base/errors.js';
import { RUN_FLAGS } from '../../source/commands/run-flags.js';
import type { FlagValues } from '../../source/commands/context.js';
import { applyFlags, formFlags, problemOf, shownFields } from '../../source/commands/run-form.js';
import {
  SETTING_NAMES,
  type EnginesInUse,
  type FormValues,
  type SettingName,
} from '../../source/commands/setting-types.js';
import { helpOf, SETTINGS } from '../../source/commands/settings.js';
import { DEFAULT_FORM } from '../../source/commands/default-form.js';
import { readSettings, requirePossible } from '../../source/commands/write-settings.js';
import { DEFAULT_SETTINGS } from '../../source/sim/settings.js';
import { shopTopology } from '../harness/shop.js';

const FILES: EnginesInUse = { hasFiles: true, hasServers: false };
const SERVERS: EnginesInUse = { hasFiles: false, hasServers: true };
const MIXED: EnginesInUse = { hasFiles: true, hasServers: true };

/** The values that the keys of the form step through. */
function valuesOf(name: SettingName): readonly string[] {
  const setting = SETTINGS[name];
  if (setting.kind === 'choice') return setting.choices;
  return setting.kind === 'text' ? [''] : setting.steps.map(String);
}

const remark = (changed: Partial<FormValues>, name: SettingName, engines = FILES) =>
  SETTINGS[name].remark({ ...DEFAULT_FORM, workload: 'generate', ...changed }, engines);

describe.each(SETTING_NAMES.filter((name) => name !== 'folder'))('the setting %s', (name) => {
  it('allows its own default and every value that its keys step through', () => {
    for (const value of [SETTINGS[name].default, ...valuesOf(name)]) {
      expect(problemOf(name, value), value).toBeUndefined();
    }
  });

  it('has a remark beside every value, short enough for its place', () => {
    for (const value of valuesOf(name)) {
      const text = remark({ [name]: value }, name);
      expect(text, value).toBeDefined();
      expect(text?.length, value).toBeLessThanOrEqual(28);
    }
  });

  it('has a help that is a sentence', () => {
    expect(helpOf(name)).toMatch(/^[A-Z].*[^.]\.$/);
  });
});

describe('a turn of several rows', () => {
  it.each([
    ['--batch', { batch: '2' }],
    ['--pipeline', { pipeline: '16' }],
    ['--order fifo', { order: 'race' }],
  ])('is refused beside what has other turns, which names %s', (named, flags) => {
    expect(() => readSettings({ turn: '4', ...flags })).toThrow(UsageError);
    expect(() => readSettings({ turn: '4', ...flags })).toThrow(
      named === '--batch' ? 'batch' : named,
    );
    expect(readSettings({ turn: '1', ...flags }).turn).toBe(1);
  });

  it('is left to the rows of the run unless it is given', () => {
    expect(readSettings({}).turn).toBeUndefined();
    expect(formFlags(DEFAULT_FORM).flags).not.toHaveProperty('turn');
    expect(formFlags({ ...DEFAULT_FORM, turn: '16' }).flags).toMatchObject({ turn: '16' });
    expect(formFlags({ ...DEFAULT_FORM, turn: '16', batch: '2' }).flags).not.toHaveProperty('turn');
  });
});

describe('when a transaction has the lock', () => {
  const refused = (flags: FlagValues): unknown => {
    try {
      readSettings(flags);
      return undefined;
    } catch (error) {
      return error instanceof UsageError ? error.message : error;
    }
  };

  it('is a setting of its own, the check before it a switch', () => {
    expect(readSettings({ begin: 'deferred', 'check-first': true, retry: 'jitter' })).toMatchObject(
      {
        begin: 'deferred',
        checkFirst: true,
        retry: 'jitter',
      },
    );
    expect(readSettings({ 'check-first': 'off' }).checkFirst).toBe(false);
    expect(refused({ begin: 'late' })).toContain('--begin must be immediate or deferred');
    expect(refused({ retry: 'never' })).toContain('--retry must be none, fixed or jitter');
  });

  it.each<[FlagValues, string]>([
    [{ begin: 'deferred', pipeline: '4' }, 'leave out --begin deferred'],
    [{ 'check-first': true, pipeline: '4' }, '--check-first looks before each insert'],
    [{ begin: 'deferred', unit: 'Order' }, '--together decides how the rows of a unit are written'],
    [{ 'check-first': true, unit: 'Order' }, '--together decides'],
  ])('is refused beside what decides it otherwise: %j', (flags, message) => {
    expect(refused(flags)).toContain(message);
  });

  it('is SQLite’s, of one file for each entity', () => {
    const deferred = readSettings({ begin: 'deferred', 'check-first': true });
    const files = shopTopology('somewhere');
    const [user] = files.User!.shards;
    const server = {
      name: 'users',
      engine: 'postgres',
      entity: user!.entity,
      addresses: ['postgres://db/users'],
      deadlineMs: 1000,
    } as const;
    expect(() => requirePossible(deferred, files)).not.toThrow();
    expect(() =>
      requirePossible(deferred, { ...files, User: { ...files.User!, shards: [server] } }),
    ).toThrow('--begin deferred is for SQLite files');
    expect(() =>
      requirePossible(deferred, { ...files, User: { ...files.User!, shards: [user!, user!] } }),
    ).toThrow('a transaction of User begins in each of several as it writes there');
  });

  it('has fields in the form where it means something', () => {
    const changed = { begin: 'deferred', 'check-first': 'on', retry: 'none' };
    const form = { ...DEFAULT_FORM, workload: 'generate', ...changed };
    expect(formFlags(form).flags).toMatchObject({
      begin: 'deferred',
      'check-first': true,
      retry: 'none',
    });
    const { flags } = formFlags({ ...form, pipeline: '16' });
    expect(flags).not.toHaveProperty('begin');
    expect(flags).not.toHaveProperty('check-first');
    expect(applyFlags(DEFAULT_FORM, { 'check-first': true })['check-first']).toBe('on');
  });
});

describe('a skew', () => {
  it('is one of generated rows, unless they are units', () => {
    const form = { ...DEFAULT_FORM, workload: 'generate', skew: '1.2' };
    expect(formFlags(form).flags).toMatchObject({ skew: '1.2' });
    expect(formFlags({ ...form, unit: 'Order' }).flags).not.toHaveProperty('skew');
    expect(applyFlags(DEFAULT_FORM, { skew: '1' })).toMatchObject({
      workload: 'generate',
      skew: '1',
    });
    expect(problemOf('skew', '6')).toContain('skew must be a number from 0 to 5');
  });
});

describe('remarks', () => {
  it('show where servers decide instead', () => {
    expect(remark({}, 'sync')).toBe('survives a killed process');
    expect(remark({}, 'sync', SERVERS)).toBe('the servers decide this');
    expect(remark({}, 'journal', MIXED)).toBe('for the SQLite files only');
  });

  it('follow the values', () => {
    expect(remark({ pace: '0' }, 'pace')).toBe('full speed');
    expect(remark({ seed: '' }, 'seed')).toBe('other rows each time');
    expect(remark({ pipeline: '16' }, 'pipeline', SERVERS)).toBe('sent together');
    expect(remark({ batch: '100' }, 'batch')).toBe('commit together');
    expect(remark({ existing: 'fresh' }, 'existing')).toBe('deletes them first');
  });
});

describe('the flags of run', () => {
  it('are one for every setting, with its choices, bounds and default', () => {
    const flags = new Map(RUN_FLAGS.map((flag) => [flag.name, flag]));
    for (const name of SETTING_NAMES) {
      if (name === 'workload' || name === 'folder' || name === 'existing') continue;
      const setting = SETTINGS[name];
      const flag = flags.get(name);
      expect(flag?.meaning, name).toContain(setting.meaning);
      const isSwitch = setting.kind === 'choice' && setting.isSwitch === true;
      if (isSwitch) expect(flag).not.toHaveProperty('takes');
      else if (setting.kind === 'choice') expect(flag?.takes).toBe(setting.choices.join('|'));
      if (setting.default !== '' && !isSwitch) expect(flag?.default).toBe(setting.default);
    }
    expect(flags.get('threads')?.meaning).toMatch(/, 1–256$/);
    expect(flags.get('invalid')?.meaning).toMatch(/^generate: .*, 0–1$/);
  });

  it('mean without a value what the form begins with, but for the speed of the screen', () => {
    const { flags } = formFlags({
      ...DEFAULT_FORM,
      pace: SETTINGS.pace.default,
      slow: SETTINGS.slow.default,
    });
    expect(readSettings(flags)).toEqual(DEFAULT_SETTINGS);
    expect(readSettings({})).toEqual(DEFAULT_SETTINGS);
  });
});

it('a wrong choice in the form is answered with what was meant', () => {
  expect(problemOf('order', 'fif')).toBe(
    'order must be fifo or race (was "fif"; did you mean fifo?)',
  );
  expect(shownFields(DEFAULT_FORM)).not.toContain('seed');
});

it('fifo promises the same result only where no order depends on other threads', () => {
  expect(remark({ order: 'fifo', references: 'wait' }, 'order')).toBe('same result every time');
  expect(remark({ order: 'fifo', references: 'none' }, 'order')).toBe('same result every time');
  expect(remark({ order: 'fifo', references: 'check' }, 'order')).toBe('lowest row first');
  expect(helpOf('order')).toContain('the same result every time unless references are checked');
});
