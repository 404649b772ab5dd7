import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { FULL } from '../harness/full.js';
import { temporaryFolder } from '../harness/folder.js';
import { runProgram } from '../harness/program.js';
import { describeInTerminal, Terminal } from '../harness/terminal.js';
import { folderWithRun } from './support/prepared.js';

/** The results of the assignment. @param dir where it has run; by default a new folder */
async function openResults(dir?: string): Promise<Terminal> {
  const stored = dir ?? (await folderWithRun()).dir;
  const terminal = await Terminal.start({ args: ['--dir', stored], cols: 80, rows: 24 });
  await terminal.expectText('dbsim · Start');
  await terminal.press('3');
  await terminal.expectText('30 rows  by row ↑');
  return terminal;
}

async function quit(terminal: Terminal): Promise<void> {
  await terminal.press('q');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(terminal).toMatchObject({ alternateScreen: false, cursorVisible: true });
}

describeInTerminal('the results', () => {
  it('follow the run that just ended: filter, detail, back', async () => {
    const terminal = await Terminal.start({ args: ['--pace', '0', '--threads', '3'] });
    await terminal.expectText('dbsim · Start');
    await terminal.press('enter');
    await terminal.expectText('Audit passed');
    await terminal.press('3');
    await terminal.expectText('24 of 30 rows inserted (80.0 %)');
    await terminal.expectText('6 rejected: ✖ 4 invalid, ≡ 1 duplicate, ⇢ 1 missing reference');
    await terminal.expectText('✔  Audit passed: each of the 24 acknowledged rows');

    await terminal.press('f');
    await terminal.expectText('6 of 30 rows  [not inserted]');
    await terminal.press('down', 'down', 'down', 'enter');
    await terminal.expectText('Order row 8  ✖ invalid');
    await terminal.expectText('quantity must be at least 1 (was 0)');
    await terminal.expectText('user_id 8: User 8 was rejected: email');
    await terminal.expectText('4 of 6');
    await terminal.press('n');
    await terminal.expectText('Order row 9  ✖ invalid');
    await terminal.press('escape');
    await terminal.expectText('6 of 30 rows  [not inserted]');
    await terminal.press('escape');
    await terminal.expectText('30 rows  by row ↑');
    await terminal.press('escape');
    await terminal.expectText('dbsim · Live');
    await quit(terminal);
  });

  it('are searched while one types, and sorted', FULL, async () => {
    const terminal = await openResults();
    await terminal.press('/');
    terminal.type('alice');
    await terminal.expectText('find alice');
    await terminal.expectText('email alice@example.com is take');
    await terminal.expectNoText('User row 2 ');
    await terminal.press('enter', 's', 's', 's', 's', 'S');
    await terminal.expectText('3 of 30 rows  ["alice"]  by took ↓');
    await terminal.expectLine(/TOOK ↓/);
    await quit(terminal);
  });

  it('give way to every size', FULL, async () => {
    const terminal = await openResults();
    for (const [cols, rows] of [
      [60, 16],
      [200, 50],
      [120, 36],
    ] as const) {
      terminal.resize(cols, rows);
      await terminal.expectScreen(
        (lines) => lines.at(-1)?.includes('q quit') === true && / +1 {2}Alice/.test(lines.join()),
        { described: `the table at ${cols}×${rows}` },
      );
      expect(terminal.screen()).toHaveLength(rows);
    }
    await quit(terminal);
  });

  it('are verified again, and written to files', FULL, async () => {
    const { dir: stored } = await folderWithRun();
    const terminal = await openResults(stored);
    await terminal.press('v');
    await terminal.expectText('Verified again: audit passed');
    await terminal.press('e');
    await terminal.expectText('Export the run');
    await terminal.press('n');
    await terminal.expectText('Written: ');
    const folder = path.join(stored, 'reports');
    const file = readdirSync(folder).find((name) => name.endsWith('.ndjson')) ?? '';
    expect(readFileSync(path.join(folder, file), 'utf8')).toContain('alice@example.com');
    await terminal.press('p');
    await terminal.expectText('The first page of the report');
    await terminal.press('enter');
    await terminal.expectScreen(() => readdirSync(folder).some((name) => name.endsWith('.pdf')), {
      described: 'a PDF in the folder reports',
    });
    await quit(terminal);
  });

  it('of a run whose process was killed come from its journal and the audit', FULL, async () => {
    const dir = temporaryFolder();
    await runProgram(['run', 'generate', '--rows', '200000', '--dir', dir], {
      signalAfter: { signal: 'SIGKILL', output: /of 200,000 rows/ },
    });
    const terminal = await Terminal.start({ args: ['--dir', dir] });
    await terminal.expectText('dbsim · Start');
    await terminal.press('3');
    await terminal.expectText('not closed');
    await terminal.expectText('The process of this run was killed');
    await terminal.expectLine(/✔ [\d,]+ {2}✖ [\d,]+/);
    await quit(terminal);
  });

  it('explain what to do where there is no run yet', FULL, async () => {
    const terminal = await Terminal.start();
    await terminal.expectText('dbsim · Start');
    await terminal.press('3');
    await terminal.expectText('No run is stored here yet.');
    await quit(terminal);
  });
});
