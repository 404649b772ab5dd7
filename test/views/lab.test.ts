import { describe, expect, it } from 'vitest';

import { UsageError } from '../../source/base/errors.js';
import { displayWidth } from '../../source/components/text.js';
import type { Experiment } from '../../source/lab/experiment.js';
import type { LabTask, ShownComparison } from '../../source/services/lab/shown.js';
import { VIEWS } from '../../source/views/index.js';
import { formRows, listedVariants, type LabState } from '../../source/views/lab/state.js';
import { finishedExperiment } from '../lab/support.js';
import { drawScreen } from './support/screen.js';
import { TERMINALS } from './support/session.js';
import { shownComparison } from './support/shown.js';
import { settle, testShell, type TestShell } from './support/shell.js';

const about = (rate: number): number[] => [1, 0.97, 1.03, 0.99, 1.02].map((share) => rate * share);

const heat = finishedExperiment([4560, 4901, 23_950, 24_377, 68_910, 71_204].map(about), {
  vary: ['batch=1,10,100', 'order=fifo,race'],
});
const curve = finishedExperiment([4560, 24_100, 70_844].map(about), { vary: ['batch=1,10,100'] });

/** A running comparison whose end a test decides. */
interface Going {
  show(change: Partial<ShownComparison>): void;
  end(experiment: Experiment): void;
}

interface LabShell extends TestShell {
  state(this: void): LabState;
  text(this: void): Promise<string>;
  go(this: void, experiment: Experiment): Going;
}

async function openLab(
  stored: Experiment | undefined,
  options: Parameters<typeof testShell>[0] = {},
  change: Partial<ShownComparison> = {},
): Promise<LabShell> {
  const test = testShell({ views: { lab: VIEWS.lab, results: VIEWS.results }, ...options });
  const { lab } = test.services;
  Object.assign(lab, {
    newest: async () => stored && shownComparison(stored, change),
    read: async () => shownComparison(stored as Experiment),
    prepare: async () => ({ kind: 'comparison' }) as LabTask,
  });
  test.shell.open('lab');
  await settle();
  return {
    ...test,
    state: () => test.shell.state.views.lab as LabState,
    text: async () => (await drawScreen(test.shell)).lines.join('\n'),
    go(experiment) {
      let current: ShownComparison | undefined;
      let finish: (shown: ShownComparison) => void = () => undefined;
      const step = { round: 1, variant: 0, done: 1, total: 20 };
      Object.assign(lab, {
        isRunning: () => current?.isRunning === true,
        current: () => current,
        run: () => {
          current = shownComparison(experiment, { isRunning: true, step });
          return new Promise<ShownComparison>((resolve) => {
            finish = resolve;
          });
        },
        stop: () => {
          test.services.calls.push('stop comparing');
          if (current) current = { ...current, isStopping: true };
        },
      });
      return {
        show(change) {
          if (current) current = { ...current, ...change };
          test.shell.tick();
        },
        end(ended) {
          current = shownComparison(ended);
          finish(current);
        },
      };
    },
  };
}

/** Three of its runs are over. */
const started: Experiment = { ...heat, status: 'running', runs: heat.runs.slice(0, 3) };

describe('the view Lab', () => {
  it.each(TERMINALS)('shows the form and the newest comparison at %j', async (terminal) => {
    const { shell, press, text } = await openLab(heat, { terminal });
    expect(await text()).toContain('SETTINGS TO COMPARE');
    expect(await text()).toContain('›');
    await press('G');
    const { lines } = await drawScreen(shell);
    expect(lines.filter((line) => displayWidth(line) > terminal.columns)).toEqual([]);
    expect(lines.join('\n')).toContain('4,560');
    expect(lines.join('\n')).toContain('batch 1 · fifo: base');
    expect(lines.at(-1)).not.toContain('Enter');
  });

  it('lists range, rate and verdict of each variant, the best first', async () => {
    const { press, text } = await openLab(curve, { terminal: { columns: 120, rows: 36 } });
    await press('G');
    const rows = (await text()).split('\n').filter((line) => /[├●┤].*▏ /.test(line));
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(/100 +▕ +.*●.*▏ +70,844 +4\.00 ms +faster: 16× \(15 … 16\)/);
    expect(rows[2]).toMatch(/ 1 +▕.*base/);
  });

  it.each([true, false])(
    'draws a heat map, and with C its bars alone (Unicode %s)',
    async (isUnicode) => {
      const { shell, press } = await openLab(heat, { terminal: { columns: 120, rows: 36 } });
      const drawn = async (): Promise<string> =>
        (await drawScreen(shell, isUnicode)).lines.join('\n');
      expect(await drawn()).toContain('rows/s: median of each combination');
      expect(await drawn()).toMatch(isUnicode ? /█ 71,204 \+/ : /# 71,204 \+/);
      if (!isUnicode) expect(await drawn()).toMatch(/^[\x20-\x7e\n]*$/);
      await press('C');
      expect(await drawn()).not.toContain('median of each combination');
    },
  );

  it('leaves out intervals that have no room, and no verdict', async () => {
    const { text, press } = await openLab(heat, { terminal: { columns: 60, rows: 16 } });
    await press('G');
    expect(await text()).toMatch(/^ 1 · race +4,901 +4\.00 ms +faster: 1\.07× *$/m);
    expect(await text()).not.toContain('……');
  });

  it('gives a drawing that is asked for the room of the list where there is too little', async () => {
    const many = finishedExperiment(
      [1, 2, 4, 8, 16, 32].map((factor) => about(1000 * factor)),
      {
        vary: ['threads=1..32'],
      },
    );
    const { press, text } = await openLab(many, { terminal: { columns: 80, rows: 24 } });
    await press('G');
    expect(await text()).not.toContain('rows/s over threads');
    await press('C', 'C');
    expect(await text()).toContain('rows/s over threads: median and range');
    expect(await text()).toMatch(/^ 1 .*base/m);
  });

  it('draws a curve of one setting', async () => {
    const { text } = await openLab(curve, { terminal: { columns: 120, rows: 50 } });
    expect(await text()).toContain('rows/s over batch: median and range');
  });

  it('escapes hostile values', async () => {
    const workload = 'rows\u001B[31mred';
    const { shell } = await openLab({ ...curve, workload });
    const { lines, raw } = await drawScreen(shell);
    expect(raw).not.toContain('\u001B[31mred');
    expect(lines[0]).toContain(String.raw`rows\u001b[31mred`);
  });
});

describe('a baseline', () => {
  it('is saved under the name that is typed', async () => {
    const { press, text, services } = await openLab(curve);
    await press('B');
    expect(await text()).toContain('Save the comparison as a baseline');
    await press('2', 'enter');
    expect(services.calls).toContain(`save ${curve.id} as main2`);
    expect(await text()).toContain('compare … --against main2');
  });

  it('replaces another one only after a question', async () => {
    const { press, text, services } = await openLab(curve);
    const type = ['ctrl-u', ...Array.from('taken'), 'enter'];
    await press('s', ...type);
    expect(await text()).toContain('Replace the baseline taken?');
    await press('escape');
    expect(services.calls.filter((call) => call.startsWith('save'))).toEqual([]);
    await press('s', ...type, 'y');
    expect(services.calls).toContain(`save ${curve.id} as taken, replaced`);
  });

  it('is none without a comparison', async () => {
    const { press, text } = await openLab(undefined);
    await press('B');
    expect(await text()).toContain('nothing is compared yet');
  });
});

describe('the form of the Lab', () => {
  it('adds a setting: its name is chosen, its values are suggested', async () => {
    const { press, state, text } = await openLab(undefined);
    await press('i', 'o', 'r');
    expect(await text()).toContain('which row is written next');
    await press('enter');
    expect(await text()).toContain('fifo,race');
    await press('enter');
    expect(state().form.factors.at(-1)).toEqual({ name: 'order', values: 'fifo,race' });
  });

  it('takes "threads=1..8" at once, and shows what is wrong while it is typed', async () => {
    const { press, state, text } = await openLab(undefined);
    await press('a', ...Array.from('threads=1..'));
    expect(await text()).toContain('✖ threads must be a whole number');
    await press('enter');
    expect(state().typed).toBeDefined();
    await press('8', 'enter');
    expect(state().form.factors.at(-1)).toEqual({ name: 'threads', values: '1..8' });
    expect(await text()).toContain('12 variants');
  });

  it('removes a setting, and starts nothing without one', async () => {
    const { press, state, text, services } = await openLab(undefined);
    services.lab.prepare = () => Promise.reject(new UsageError('Nothing is varied', 'Add one.'));
    await press('x');
    expect(state().form.factors).toEqual([]);
    await press('enter');
    expect(await text()).toContain('✖ Nothing is varied. Add one.');
    expect(state().jobs).toEqual([]);
  });

  it('changes workload, rows, rounds and switches with the left and right keys', async () => {
    const { press, state } = await openLab(undefined);
    for (const row of formRows(state().form).slice(0, -1)) {
      if (['rows', 'rounds', 'warm-up'].includes(row.kind)) await press('right');
      await press('down');
    }
    await press('right');
    expect(state().form).toMatchObject({
      rows: '30000',
      rounds: '6',
      hasWarmUp: false,
      keeps: true,
      workload: 'generate',
    });
  });

  it('takes a time instead of rows', async () => {
    const { press, state, text } = await openLab(undefined);
    const rows = formRows(state().form).map(({ kind }) => kind);
    await press(...rows.slice(0, rows.indexOf('duration')).map(() => 'down'), 'right');
    expect(state().form.duration).toBe('2s');
    expect(await text()).toContain('2s a run');
    expect(formRows(state().form).map(({ kind }) => kind)).not.toContain('rows');
    await press('w', 'backspace', 'x');
    expect(await text()).toContain('✖ duration must be a time');
  });

  it('is filled by a route, as that of the help', async () => {
    const { shell, state } = await openLab(undefined);
    shell.open('lab', { comparison: { factors: [{ name: 'sync', values: 'full,off' }] } });
    await settle();
    expect(state().form.factors).toEqual([{ name: 'sync', values: 'full,off' }]);
  });
});

describe('a comparison that is going', () => {
  it('shows round, progress and the runs of each variant, also in the title of other views', async () => {
    const { shell, press, text, go } = await openLab(undefined, {
      terminal: { columns: 120, rows: 36 },
    });
    const going = go(started);
    await press('enter');
    going.show({ leftMs: 42_000 });
    expect(await text()).toContain('● round 1 of 5 · about 42 s left');
    expect(await text()).toMatch(/1 · fifo +3\/5 /);
    expect(await text()).toContain('after 5 runs of each');
    shell.open('start');
    expect(await text()).toMatch(/dbsim · Start .*● round 1 of 5/);
  });

  it('is stopped by Escape after a question only, and shows what is complete', async () => {
    const { press, text, services, go, shell } = await openLab(undefined, {
      terminal: { columns: 120, rows: 36 },
    });
    const going = go(started);
    await press('enter', 'escape');
    expect(await text()).toContain('Stop the comparison?');
    expect(services.calls).toEqual([]);
    await press('y');
    expect(services.calls).toEqual(['stop comparing']);
    shell.tick();
    expect(await text()).toContain('● stopping');
    going.end({ ...started, status: 'interrupted' });
    await settle();
    expect(await text()).toContain('Stopped: 0 of 5 rounds are complete and stored as');
    expect(await text()).toContain('Interrupted: 0 of 5 rounds are complete.');
  });

  it('is what quitting and Ctrl-C ask about', async () => {
    const { press, text, services, host, go } = await openLab(undefined);
    go(started);
    await press('enter', 'q');
    expect(await text()).toContain('A comparison is going');
    await press('n', 'ctrl-c');
    expect(services.calls).toContain('stop comparing');
    expect(await text()).toContain('The comparison is stopping');
    await press('q');
    expect(host).toEqual(['leave']);
  });

  it('keeps the selected variant when the order changes at its end', async () => {
    const { press, state, go } = await openLab(undefined);
    const going = go(started);
    await press('enter');
    going.show({});
    await press('G', 'k');
    const selected = (): unknown =>
      listedVariants(state())[state().cursor - formRows(state().form).length]?.settings;
    const before = selected();
    going.end(heat);
    await settle();
    expect(selected()).toEqual(before);
  });

  it('cannot be started twice', async () => {
    const { press, shell, go } = await openLab(undefined);
    go(started);
    await press('enter');
    shell.tick();
    await press('g', 'enter');
    expect(shell.state.notice?.text).toContain('a comparison is going');
  });

  it('asks about the databases of a killed one first', async () => {
    const { press, text, services, state, go } = await openLab(undefined);
    go(started);
    services.lab.leftFolders = async () => ['x.1.work'];
    await press('enter');
    expect(await text()).toContain('1 comparison was killed and left temporary databases');
    await press('y');
    expect(services.calls).toContain('remove what is left');
    expect(state().jobs).toHaveLength(1);
  });
});

describe('the files of the Lab', () => {
  it('are the report, after the names of its first page, and exports', async () => {
    const { press, services, text } = await openLab(curve);
    await press('p', 'enter');
    expect(services.calls).toEqual(['write pdf']);
    expect(await text()).toContain('Written: reports/x.pdf (o opens it)');
    await press('e', 'm');
    expect(services.calls).toEqual(['write pdf', 'write markdown']);
  });

  it('wait for the end of a comparison', async () => {
    const { press, shell, go } = await openLab(undefined);
    const going = go(started);
    await press('enter');
    going.show({});
    await press('p');
    expect(shell.state.notice?.text).toBe('the comparison is still going');
  });
});

describe('a variant', () => {
  it('offers no run whose databases are gone', async () => {
    const { press, shell, text } = await openLab(curve);
    await press('G', 'enter');
    expect(shell.state.notice?.text).toContain('its databases were removed');
    expect(await text()).not.toContain('Enter open');
  });

  it('opens a kept run in Results, or gives the reason why not', async () => {
    const { press, shell, services, text } = await openLab(curve, {}, { isKept: true });
    await press('G');
    expect(await text()).toContain('Enter open');
    await press('enter');
    expect(shell.state.notice?.text).toBe('nothing is kept');
    services.lab.keptRun = async () => ({ folder: 'kept', runId: 'r-1', round: 2 });
    const asked: string[] = [];
    Object.assign(services.results, {
      latestRun: () => undefined,
      in: (folder: string) => ({
        readRun: (id: string) => {
          asked.push(`${folder} ${id}`);
          return new Promise(() => undefined);
        },
      }),
    });
    await press('enter');
    expect(shell.state.route.view).toBe('results');
    expect(asked).toEqual(['kept r-1']);
  });
});
