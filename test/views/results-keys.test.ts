import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatDay } from '../../source/base/format.js';
import { attemptsOf } from '../../source/ledger/attempts.js';
import { runFiles, runsFolder } from '../../source/ledger/files.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { attemptAtCursor } from '../../source/views/results/state.js';
import { resultsServices } from '../../source/services/results.js';
import { shopTopologyOf } from '../harness/shop.js';
import { temporaryFolder } from '../harness/folder.js';
import { manyAttempts, recordOf, RUN_ID, storedRun, testResults } from './support/results.js';
import { runOf } from './support/run.js';
import { settle } from './support/shell.js';

const attempts = manyAttempts(210);
const dir = storedRun(attempts);

describe('filters', () => {
  it('f goes through what was not inserted, each outcome that occurs, and all', async () => {
    const { press, state } = await testResults(dir);
    const seen: unknown[] = [];
    for (let times = 0; times < 9; times += 1) {
      await press('f');
      seen.push(state().query.outcome);
      expect(state().scroll.count).toBe(countLike(state().query.outcome));
    }
    expect(seen.slice(0, 3)).toEqual(['refused', 'invalid', 'duplicate']);
    expect(seen.slice(-2)).toEqual(['inserted', undefined]);
  });

  it('d, t and / narrow the rows down together, c removes them all', async () => {
    const { press, state } = await testResults(dir);
    await press('E', 'E');
    expect(state().query.entity).toBe('Product');
    await press('t', '2', 'enter');
    await press('/', ...Array.from('name 1'), 'enter');
    const expected = attempts.filter(
      ({ entity, thread, row }) =>
        entity === 'Product' && thread === 2 && String(row).includes('1'),
    );
    expect(state().scroll.count).toBe(expected.length);
    await press('escape');
    expect(state().scroll.count).toBe(attempts.length);
  });

  it('rows follow while a filter is typed, and come back with Escape', async () => {
    const { press, state, answered } = await testResults(dir);
    await press('/', ...Array.from('name 70'));
    await answered();
    expect(state().scroll.count).toBe(2);
    await press('escape');
    await answered();
    expect(state()).toMatchObject({ typing: undefined, scroll: { count: 210 } });
  });
});

describe('sorting', () => {
  it('s goes through the columns and S turns the order round', async () => {
    const { press, state } = await testResults(dir);
    const longest = attempts.toSorted(
      (one, other) => Number(other.latencyMs) - Number(one.latencyMs),
    )[0];
    await press('s', 's', 's', 's', 'S');
    expect(state().query).toMatchObject({ sort: 'took', descending: true });
    expect(attemptAtCursor(state())?.latencyMs).toBe(longest?.latencyMs);
    await press('s', 's');
    expect(state().query.sort).toBe('row');
  });
});

describe('the pane of a row', () => {
  it('opens with Enter, n and N and the arrows go to other rows, Escape closes it', async () => {
    const { press, state, shell } = await testResults(dir);
    await press('down', 'enter', 'n', 'n', 'n', 'N', 'up', 'j');
    expect(state()).toMatchObject({ pane: 'row', scroll: { cursor: 3 } });
    await press('escape');
    expect(state().pane).toBeUndefined();
    expect(shell.state.route.view).toBe('results');
  });

  it('y copies the row as JSON', async () => {
    const { press, host } = await testResults(dir);
    await press('y');
    const copied = host.find((call) => call.startsWith('copy '))?.slice(5) ?? '';
    expect(JSON.parse(copied)).toEqual(attempts[0]);
  });
});

describe('a run of any kind', () => {
  it('there is none: it explains what to do', async () => {
    const { state, shell, press } = await testResults(temporaryFolder());
    expect(state().situation).toBe('none');
    await press('p');
    expect(shell.state.notice?.text).toBe('there is no run to report');
    await press('e');
    expect(shell.state.notice?.text).toBe('there is no run to export');
  });

  it('is waited for while the first one is going', async () => {
    const test = await testResults(temporaryFolder(), { run: runOf(1) });
    expect(test.state().situation).toBe('waiting');
    test.services.run = undefined;
    Object.assign(test.services, { results: resultsServices(dir, shopTopologyOf(dir)) });
    test.shell.tick();
    await test.answered();
    expect(test.state()).toMatchObject({ situation: 'shown', scroll: { count: 210 } });
  });

  it('that was never closed is shown with its rows, and what keeps the audit from it is reported', async () => {
    const killed = storedRun(attempts, null);
    // Something in the way of the lock: the audit cannot begin.
    mkdirSync(path.join(killed, 'data', 'lock.db'));
    const { state, shell, answered } = await testResults(killed);
    await answered();
    expect(state()).toMatchObject({ record: undefined, scroll: { count: 210 } });
    expect(shell.state.overlay).toMatchObject({
      question: { title: 'That did not work', lines: [expect.stringContaining('lock.db')] },
    });
  });

  it('whose attempts file is gone still has its summary', async () => {
    const gone = storedRun(attempts);
    rmSync(runFiles(gone, RUN_ID).attempts);
    const { state } = await testResults(gone);
    expect(state().record?.totals.attempted).toBe(210);
    expect(state().scroll.count).toBe(0);
  });

  it('stays with its filters when the view comes to the front again', async () => {
    const { press, shell, state, answered } = await testResults(dir);
    await press('f', 'down');
    shell.open('start');
    shell.open('results');
    await answered();
    expect(state()).toMatchObject({ query: { outcome: 'refused' }, scroll: { cursor: 1 } });
  });

  it('of 6,000 rows is found, sorted and scrolled', async () => {
    const { press, state } = await testResults(storedRun(manyAttempts(6000)));
    await press('G', 's', '/', ...Array.from('1999'), 'enter', 'G');
    const last = attemptAtCursor(state()) as Attempt;
    expect(last.row).toBe(1999);
  });
});

describe('files', () => {
  it('e offers formats, shows where the file is, and o is there for it', async () => {
    const stored = storedRun(attempts);
    const { press, shell, state, answered } = await testResults(stored);
    expect(existsSync(runsFolder(stored))).toBe(true);
    await press('e');
    expect(shell.state.overlay?.kind).toBe('question');
    await press('j');
    await answered();
    await settle();
    const file = state().lastFile ?? '';
    expect(shell.state.notice?.text).toContain(file);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      ...recordOf(attempts),
      attempts: [...attemptsOf(stored, recordOf(attempts))()],
    });
  });

  it('go to another folder where the folder of reports cannot be written', async () => {
    const stored = storedRun(attempts);
    writeFileSync(path.join(stored, 'reports'), 'in the way');
    const home = temporaryFolder();
    const { press, shell, state, answered, services } = await testResults(stored);
    const { results } = services;
    const others = await results.otherFolders();
    Object.assign(results, { otherFolders: () => Promise.resolve({ ...others, home }) });
    await press('e', 'j');
    await answered();
    await expect.poll(() => shell.state.overlay?.kind).toBe('question');
    expect(shell.state.overlay).toMatchObject({
      question: { lines: [expect.stringContaining('a file of that name is in the way')] },
    });
    await press('h');
    await expect.poll(() => path.dirname(state().lastFile ?? '')).toBe(home);
    expect(readFileSync(path.join(stored, 'reports'), 'utf8')).toBe('in the way');
  });

  it('p asks what the first page names, with what was given last time', async () => {
    const { press, shell, services } = await testResults(dir);
    const { results } = services;
    let written = 0;
    Object.assign(results, {
      writeReport: () => {
        written += 1;
        return Promise.resolve('report.pdf');
      },
    });
    const texts = (): string[] | undefined =>
      shell.state.overlay?.kind === 'form'
        ? shell.state.overlay.fields.map(({ text }) => text)
        : undefined;
    await press('p');
    await expect
      .poll(texts)
      .toEqual(['', '', '', formatDay(new Date(recordOf(attempts).run.startedAt))]);
    await press('tab', ...Array.from('Ana'), 'tab', 'B', 'up', 'X', 'escape');
    expect(written).toBe(0);
    expect(await results.titleWords()).toMatchObject({ author: '', date: undefined });

    await press('p');
    await expect.poll(texts).toBeDefined();
    await press('tab', ...Array.from('Ana'), 'down', 'down', 'ctrl-u', 'enter');
    await expect.poll(() => written).toBe(1);
    expect(await results.titleWords()).toEqual({ title: '', author: 'Ana', course: '', date: '' });
    await press('p');
    await expect.poll(texts).toEqual(['', 'Ana', '', '']);
  });

  it('an error is shown', async () => {
    const { press, shell, services } = await testResults(dir);
    const { results } = services;
    Object.assign(results, { writeReport: () => Promise.reject(new Error('the disk is full')) });
    await press('p');
    await expect.poll(() => shell.state.overlay?.kind).toBe('form');
    await press('enter');
    await expect.poll(() => shell.state.notice?.text).toContain('the disk is full');
  });

  it('Escape cancels what is being written', async () => {
    const { shell, services, state } = await testResults(dir);
    const { results } = services;
    Object.assign(results, {
      writeReport: (_: unknown, { signal }: { signal: AbortSignal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    });
    shell.press('p');
    await expect.poll(() => shell.state.overlay?.kind).toBe('form');
    shell.press('enter');
    await expect.poll(() => state().jobs).toHaveLength(1);
    shell.press('escape');
    await settle();
    expect(state().jobs).toEqual([]);
    expect(shell.state.notice?.text).toContain('no part of the file was kept');
  });
});

function countLike(outcome: string | undefined): number {
  if (outcome === undefined) return attempts.length;
  return attempts.filter((attempt) =>
    outcome === 'refused' ? attempt.outcome !== 'inserted' : attempt.outcome === outcome,
  ).length;
}
