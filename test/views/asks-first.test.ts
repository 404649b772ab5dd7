import { describe, expect, it } from 'vitest';
import type { Key } from '../../source/components/key.js';
import type { RepeatableRun } from '../../source/commands/repeat.js';
import type { FollowedRun } from '../../source/services/followed-run.js';
import { createServices } from '../../source/services/services.js';
import { VIEWS } from '../../source/views/index.js';
import { GLOBAL_BINDINGS } from '../../source/views/shell/global-keys.js';
import { VIEW_IDS, type ViewId } from '../../source/views/view.js';
import { temporaryFolder } from '../harness/folder.js';
import { runSummary } from './support/summaries.js';
import { runOf, snapshotOf } from './support/run.js';
import { settle, testShell, type TestShell } from './support/shell.js';

/** What stops a run, deletes or changes what is stored. Starting a run may empty the databases. */
const DESTRUCTIVE: readonly string[] = [
  'live.stop',
  'recovery.close',
  'start.begin',
  'databases.migrate',
  'history.startAgain',
  'lab.removeLeft',
  'lab.saveBaseline',
  'lab.stop',
];

/** What only reads, adds, or can be taken back by the same key. */
const HARMLESS: readonly string[] = [
  ...['completePath', 'preview', 'refusal', 'remember', 'remembered'].map((it) => `start.${it}`),
  ...['look', 'stop'].map((it) => `recovery.${it}`),
  ...['current', 'isRunning', 'isStopping', 'lastRunLine', 'pause', 'prepared'].map(
    (it) => `live.${it}`,
  ),
  ...['recordedPhases', 'rowsOfThread', 'setPace', 'settled', 'suspend', 'events'].map(
    (it) => `live.${it}`,
  ),
  ...['finishReplay', 'replay', 'setSpeed', 'step'].map((it) => `live.${it}`),
  ...['auditRun', 'latestRun', 'openFile', 'otherFolders', 'readAttempts', 'readRun'].map(
    (it) => `results.${it}`,
  ),
  ...['rememberTitleWords', 'titleWords', 'writeExport', 'writeReport'].map(
    (it) => `results.${it}`,
  ),
  ...[
    'countRows',
    'explainStored',
    'explainTyped',
    'locateRow',
    'readKey',
    'readRows',
    'explainFields',
    'insertRow',
  ].map((it) => `databases.${it}`),
  'results.in',
  'results.readWaits',
  ...['findRepeatable', 'readExperiments', 'readRuns'].map((it) => `history.${it}`),
  ...[
    'current',
    'isRunning',
    'keptRun',
    'lastLine',
    'leftFolders',
    'newest',
    'prepare',
    'read',
  ].map((it) => `lab.${it}`),
  ...['hasBaseline', 'rememberTitleWords', 'run', 'settled', 'titleWords', 'write'].map(
    (it) => `lab.${it}`,
  ),
];

/** Known only to those who own the services, not to the views. */
const NOT_FOR_VIEWS: readonly string[] = [
  'live.constructor',
  'lab.constructor',
  'recovery.constructor',
  'start.constructor',
];

const GROUPS = ['start', 'recovery', 'live', 'results', 'databases', 'history', 'lab'] as const;

/** The names of the functions of an object, those of its class included. */
function functionsOf(value: object): string[] {
  const names = new Set(Object.keys(value));
  const proto = Object.getPrototypeOf(value) as object;
  if (proto !== Object.prototype) {
    for (const [name, { value: own }] of Object.entries(Object.getOwnPropertyDescriptors(proto))) {
      if (typeof own === 'function') names.add(name);
    }
  }
  return [...names];
}

/** The screen whose services note every call of a function, and hold rows. */
async function watched(
  view: ViewId,
  run: FollowedRun | undefined,
): Promise<TestShell & { called: string[] }> {
  const test = testShell({ views: VIEWS });
  const called: string[] = [];
  test.services.rows = 5;
  const history: Partial<typeof test.services.history> = {
    readRuns: async (take) => take([runSummary(1)], 1),
    findRepeatable: async () =>
      ({ commandLine: 'dbsim-tui run', notes: [] }) as unknown as RepeatableRun,
  };
  Object.assign(test.services, { history });
  test.services.run = run;
  const note =
    <Made>(name: string, made: Made) =>
    () => {
      called.push(name);
      return made;
    };
  const noted = (group: (typeof GROUPS)[number]): object =>
    new Proxy(test.services[group], {
      get(target, name) {
        const own = Reflect.get(target, name) as unknown;
        const path = `${group}.${String(name)}`;
        if (DESTRUCTIVE.includes(path)) return note(path, Promise.resolve([]));
        // The views without data: whatever they ask for is still on its way.
        return (
          own ?? note(path, path === 'results.latestRun' ? undefined : new Promise(() => undefined))
        );
      },
    });
  Object.assign(test.services, Object.fromEntries(GROUPS.map((group) => [group, noted(group)])));
  test.shell.open(view);
  await settle();
  test.shell.tick();
  await settle();
  called.length = 0;
  return { ...test, called };
}

/** Every key of every binding, those of the frame included. */
const KEYS: readonly Key[] = [
  ...new Set(
    [...GLOBAL_BINDINGS, ...VIEW_IDS.flatMap((id) => VIEWS[id].bindings)].flatMap(
      ({ keys }) => keys,
    ),
  ),
];

const RUNS: readonly [string, FollowedRun | undefined][] = [
  ['no run', undefined],
  ['a run that is going', runOf(2)],
  ['a run that is paused', runOf(2, { snapshot: snapshotOf(2, { paused: true }) })],
  ['a run that is over', runOf(2, { phase: 'stored' })],
];

describe.each(RUNS)('with %s', (_name, run) => {
  it.each(VIEW_IDS)('no key of %s destroys or stops anything before it has asked', async (view) => {
    for (const key of KEYS) {
      if (key === 'ctrl-c') continue;
      const { shell, called, host } = await watched(view, run);
      shell.press(key);
      await settle();
      await settle();
      expect(
        called.filter((call) => DESTRUCTIVE.includes(call)),
        key,
      ).toEqual([]);
      if (run?.phase === 'writing') expect(host, key).not.toContain('leave');
    }
  });
});

describe('what destroys or stops something', () => {
  it.each<[string, ViewId, Key, string, Key, string]>([
    ['stopping a run', 'live', 'X', 'Stop the run?', 'y', 'live.stop'],
    ['leaving a run', 'results', 'q', 'A run is going', 'y', 'live.stop'],
    ['running again', 'history', 'r', 'The databases hold 5 rows', 'k', 'history.startAgain'],
    ['migrating', 'databases', 'M', 'Apply migrations?', 'y', 'databases.migrate'],
  ])('%s is done after its question, and only by its answer', async (...row) => {
    const [, view, key, title, answer, call] = row;
    for (const [pressed, expected] of [
      ['escape', []],
      ['enter', []],
      [answer, [call]],
    ] as const) {
      const isGoing = call !== 'history.startAgain';
      const { shell, called, press } = await watched(view, isGoing ? runOf(2) : undefined);
      await press(key);
      await settle();
      expect(shell.state.overlay).toMatchObject({ question: { title } });
      await press(pressed);
      await settle();
      expect(called.filter((each) => DESTRUCTIVE.includes(each))).toEqual(expected);
    }
  });

  it('is asked about before rows are deleted for a new run', async () => {
    const { shell, called, press } = await watched('start', undefined);
    await press('enter');
    await settle();
    expect(shell.state.overlay).toMatchObject({
      question: { title: expect.stringMatching(/^The databases hold \d+ rows$/) },
    });
    await press('escape');
    expect(called).not.toContain('start.begin');
  });

  it('is not asked about by Ctrl-C, which ends a program everywhere: it stops the run, and then asks', async () => {
    const { shell, called, press } = await watched('live', runOf(2));
    await press('ctrl-c');
    expect(called).toContain('live.stop');
    expect(shell.state.overlay).toMatchObject({ question: { title: 'The run is stopping' } });
  });

  it('is known of every function that the views can call', () => {
    const services = createServices({ dir: temporaryFolder(), version: '0', flags: {}, env: {} });
    const all = GROUPS.flatMap((group) =>
      functionsOf(services[group]).map((name) => `${group}.${name}`),
    );
    const known = [...DESTRUCTIVE, ...HARMLESS, ...NOT_FOR_VIEWS];
    expect(all.filter((name) => !known.includes(name))).toEqual([]);
    expect(known.filter((name) => !all.includes(name))).toEqual([]);
  });
});
