import { beforeAll, describe, expect, it } from 'vitest';
import type { Key } from '../../source/components/key.js';
import { VIEW_IDS } from '../../source/views/view.js';
import { folderWithRun } from '../e2e/support/prepared.js';
import { runOf } from './support/run.js';
import { speakScreen } from './support/screen.js';
import { Session } from './support/session.js';
import { settle, testShell } from './support/shell.js';

/** Signs, arrows, lines, blocks, and what represents them in private. */
const FOR_THE_EYE = /[✔✖≡⇢●‹›·\u2190-\u21FF\u2500-\u25FF\uE000-\uF8FF]|\\ue0/;

let dir: string;

beforeAll(async () => {
  dir = (await folderWithRun()).dir;
});

/** Tall enough for the summary of a run and all rows up to the first that is rejected. */
const TERMINAL = { columns: 80, rows: 36 };

describe('a screen reader', () => {
  it.each(VIEW_IDS)('hears words alone in %s, and in what is over it', async (view) => {
    const session = new Session(view, { dir, terminal: TERMINAL });
    if (view === 'results') await session.see('User row 8');
    if (view === 'databases') await session.see('reachable');
    if (view === 'history') await session.see('completed');
    // There Enter starts what goes on after the test.
    const enter: Key[][] = view === 'start' || view === 'lab' ? [] : [['enter']];
    const over: Key[][] = [[], ...enter, ['?'], ['escape', ':']];
    for (const keys of over) {
      session.press(...keys);
      const spoken = await speakScreen(session.shell);
      expect(spoken.length).toBeGreaterThan(2);
      expect(spoken.filter((line) => FOR_THE_EYE.test(line))).toEqual([]);
    }
    expect((await speakScreen(session.shell))[0]).toBe('Find');
    session.press('escape');
  });

  it('hears what each row came to', async () => {
    const session = new Session('results', { dir, terminal: TERMINAL });
    await session.see('User row 8');
    const spoken = await speakScreen(session.shell);
    expect(spoken.join('\n')).toMatch(/^6 rejected: 4 invalid, 1 duplicate, 1 missing reference$/m);
    expect(spoken.join('\n')).toMatch(/^ok, Audit passed: /m);
    expect(spoken.join('\n')).toMatch(/^selected: inserted, User row 1, T\d\d, /m);
    expect(spoken.join('\n')).toMatch(/^duplicate, User row 8, T\d\d, .*email alice@example\.com/m);
  });

  it.each([10, 256])('hears what %i threads do', async (threads) => {
    const { shell, services } = testShell();
    services.run = runOf(threads);
    shell.open('live');
    shell.tick();
    await settle();
    const spoken = await speakScreen(shell);
    expect(spoken.filter((line) => FOR_THE_EYE.test(line))).toEqual([]);
    expect(spoken.join('\n')).toMatch(threads === 10 ? /T01, .*inserted \d+/ : /writing \d+, /);
  });
});
