import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runFiles } from '../../source/ledger/files.js';
import type { Size } from '../../source/components/look.js';
import { displayWidth } from '../../source/components/text.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { HOSTILE } from '../corpus/hostile.js';
import {
  attemptOf,
  manyAttempts,
  recordOf,
  RUN_ID,
  storedRun,
  testResults,
} from './support/results.js';
import { drawScreen } from './support/screen.js';

const SIZES: readonly Size[] = [
  { columns: 60, rows: 16 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 36 },
  { columns: 200, rows: 50 },
];

const hostileAttempts: readonly Attempt[] = HOSTILE.map((value, at) =>
  attemptOf({
    row: at + 1,
    values: { id: at + 1, name: value, email: value },
    outcome: 'invalid',
    reasons: [
      { field: 'name', rule: 'plain', message: `name ${value} is wrong` },
      { field: 'email', rule: 'email', message: `email ${value} is wrong` },
    ],
  }),
);

const problems = Array.from({ length: 9 }, (_, at) => ({
  name: `check-${at}`,
  ok: at > 6,
  found: at + 1,
  detail: `acknowledged and not stored: ${'User 1; '.repeat(30)}`,
}));

/** The frame fills the screen exactly, and nothing has run out of it. */
function expectFrame(lines: readonly string[], { columns, rows }: Size): void {
  expect(lines).toHaveLength(rows);
  expect(lines[0]).toMatch(/^ dbsim [·|] Results/);
  expect(lines.at(-1)).toContain('q quit');
  expect(lines.filter((line) => displayWidth(line) > columns)).toEqual([]);
}

/** Stores what two threads did: the second waits for a turn that the first has. */
function storePhases(dir: string): void {
  const phases = ['turn', 'writing'];
  const lines = [
    { type: 'phases', schema: 'dbsim.phases/1', phases, threads: 2 },
    { type: 'databases', names: ['users.db'] },
    { type: 'transitions', thread: 1, at: [[0, 1], [40_000, -1]] },
    { type: 'transitions', thread: 2, at: [[0, 0], [40_000, 1], [45_000, -1]] },
    { type: 'slice', toUs: 45_000, threads: [[0, 40_000], [40_000, 5000]], cpuUs: [0, 0] },
  ]; // prettier-ignore
  writeFileSync(
    runFiles(dir, RUN_ID).phases,
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
}

describe('the longest wait of a run', () => {
  const rows = [
    attemptOf({ row: 1, thread: 1, startedMs: 0, latencyMs: 40 }),
    attemptOf({ row: 2, thread: 2, startedMs: 0, latencyMs: 45 }),
  ];

  it('is in the summary, with what it was about', async () => {
    const dir = storedRun(rows);
    storePhases(dir);
    const { shell } = await testResults(dir, { terminal: { columns: 200, rows: 50 } });
    const { lines } = await drawScreen(shell);
    expect(lines.join('\n')).toContain(
      'longest wait: T02 waited 40.0 ms for its turn to write User row 2 to users.db, after User row 1 (T01): T01 was writing for 40.0 ms',
    );
  });

  it('is left out where no phases were recorded', async () => {
    const { shell } = await testResults(storedRun(rows));
    expect((await drawScreen(shell)).lines.join('\n')).not.toContain('longest wait');
  });
});

it('a tall screen shows every reason of the selected row whole', async () => {
  const message = `name ${'very long '.repeat(30)}is wrong`;
  const rows = [
    attemptOf({ outcome: 'invalid', reasons: [{ field: 'name', rule: 'max', message }] }),
  ];
  const terminal = { columns: 200, rows: 50 };
  const { shell } = await testResults(storedRun(rows), { terminal });
  const text = (await drawScreen(shell)).lines.join(' ').replaceAll(/\s+/g, ' ');
  expect(text).toContain(message);
});

describe.each(SIZES)('at $columns×$rows', (terminal) => {
  it('the summary is above the rows, and the last line of the table is a row', async () => {
    const { shell } = await testResults(storedRun(manyAttempts(500)), { terminal });
    const { lines } = await drawScreen(shell);
    expectFrame(lines, terminal);
    const text = lines.join('\n');
    expect(text).toContain('of 500 rows inserted');
    expect(text).toContain('✔  Audit passed: ');
    expect(text).toContain('User row 1 ');
    // A tall screen shows the selected row whole below the table.
    const below = terminal.rows >= 50 ? 5 : 0;
    expect(lines.at(-3 - below)).toMatch(/(?:User|Product|Order) row \d+ +T\d\d/);
  });

  it('values cannot move the cursor, break a line or run out of their columns', async () => {
    const { shell, press } = await testResults(storedRun(hostileAttempts), { terminal });
    for (const keys of [[], ['enter'], ['n', 'n', 'n'], ['n', 'n', 'n', 'n', 'n']]) {
      await press(...keys);
      const { lines, raw } = await drawScreen(shell);
      expectFrame(lines, terminal);
      expect(raw).not.toContain('\u001B[2J');
      expect(raw).not.toContain('\u202E');
      expect(raw).not.toContain('\u009B');
    }
  });

  it('columns line up whatever the values hold', async () => {
    const { shell } = await testResults(storedRun(hostileAttempts), { terminal });
    const { lines } = await drawScreen(shell);
    const rows = lines.filter((line) => /✖ .*User row \d+ +T01/.test(line));
    expect(rows.length).toBeGreaterThan(2);
    expect(new Set(rows.map((line) => line.indexOf('2.50 ms'))).size).toBe(1);
  });

  it('an audit that found problems is listed as far as there is room, and whole in its pane', async () => {
    const attempts = manyAttempts(50);
    const record = recordOf(attempts, { ok: false, checks: problems });
    const { shell, press } = await testResults(storedRun(attempts, record), { terminal });
    const before = await drawScreen(shell);
    expectFrame(before.lines, terminal);
    expect(before.lines.join('\n')).toMatch(/✖ {2}Audit failed: 7 of 9 checks/);
    expect(before.lines.join('\n')).toMatch(/a shows all/);
    await press('a');
    const pane = await drawScreen(shell);
    expectFrame(pane.lines, terminal);
    expect(pane.lines.join('\n')).toContain('✖ check-0');
    await press('G');
    expect((await drawScreen(shell)).lines.join('\n')).toContain('✔ check-8');
  });

  it('a long value is whole in the pane of its row', async () => {
    const name = Array.from({ length: 400 }, (_, at) => `${at};`).join('');
    const dir = storedRun([attemptOf({ values: { id: 1, name, email: 'a@example.com' } })]);
    const { shell, press } = await testResults(dir, { terminal });
    await press('enter');
    let seen = '';
    for (let isMore = true; isMore;) {
      const { lines } = await drawScreen(shell);
      expectFrame(lines, terminal);
      isMore = lines.join('').includes(', PgDn');
      seen += lines
        .slice(2, -2)
        .join('')
        .replaceAll(/\s|\d+ more lines?, PgDn/g, '');
      await press('page-down');
    }
    for (const at of [0, 200, 399]) expect(seen).toContain(`${at};`);
  });
});

it('without Unicode and colours, outcomes are letters', async () => {
  const terminal = { columns: 120, rows: 36 };
  const { shell } = await testResults(storedRun(manyAttempts(30)), { terminal, theme: 'mono' });
  const { lines } = await drawScreen(shell, false);
  expectFrame(lines, terminal);
  const text = lines.join('\n');
  expect(text).toMatch(/^ I inserted +User row 1 /m);
  expect(text).toContain('OK Audit passed');
  // oxlint-disable-next-line no-control-regex
  expect(text).toMatch(/^[\x00-\x7f]*$/);
});

it('the pane of a row names everything about it', async () => {
  const terminal = { columns: 80, rows: 24 };
  const row = attemptOf({
    entity: 'Order',
    row: 8,
    values: { id: 8, user_id: 8, product_id: '8', quantity: 0 },
    thread: 9,
    outcome: 'invalid',
    reasons: [
      { field: 'quantity', rule: 'min', message: 'quantity must be at least 1 (was 0)' },
      { field: 'user_id', rule: 'reference', message: 'user_id 8 points to User 8' },
    ],
    retries: 2,
    error: { class: 'locked', code: 'SQLITE_BUSY' },
  });
  const { shell, press } = await testResults(storedRun([row]), { terminal });
  await press('enter');
  const text = (await drawScreen(shell)).lines.join('\n');
  for (const reported of [
    'Order row 8  ✖ invalid',
    'product_id  "8"',
    '   quantity must be at least 1 (was 0)',
    '   user_id 8 points to User 8',
    'error       locked, code SQLITE_BUSY',
    'T09 began it 1.25 ms after the start',
    'retries',
    '57.4 ms',
  ]) {
    expect(text).toContain(reported);
  }
});
