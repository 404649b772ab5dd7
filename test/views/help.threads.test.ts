import { sizeOf } from '../../source/commands/compare/form.js';
import type { LabState } from '../../source/views/lab/state.js';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lineText } from '../../source/components/line.js';
import { lookOf } from '../../source/components/look.js';
import { displayWidth } from '../../source/components/text.js';
import { THREAD_STATE_STYLES } from '../../source/components/thread-states.js';
import { OUTCOME_STYLES, outcomeMeaning } from '../../source/entities/wording.js';
import { PAGES, pageLines } from '../../source/views/help/pages.js';
import { AUDIT_CHECKS } from '../../source/views/help/pages/audit.js';
import {
  initialState,
  reduce,
  type HelpAction,
  type HelpState,
} from '../../source/views/help/state.js';
import { KEY_SECTIONS, VIEWS } from '../../source/views/index.js';
import { VIEW_IDS } from '../../source/views/view.js';
import { audited, stageAssignment } from '../audit/stage.js';
import { root } from '../harness/program.js';
import { STALL, stallLines } from '../../source/views/help/stall.js';
import { wordsPage } from '../../source/views/help/pages/words.js';
import { RUN_STATES } from '../../source/views/live/run-states.js';
import { firstProblem, type StartState } from '../../source/views/start/state.js';
import { Session, TERMINALS } from './support/session.js';
import { testShell } from './support/shell.js';
import { SHOP } from '../../source/entities/shop.js';
import type { Outcome } from '../../source/entities/outcome.js';

const WIDTHS = [58, 78, 102, 182];

/** The text of a page as it is drawn. */
function textOf(page: number, width = 78, isUnicode = true): string[] {
  return pageLines(page, KEY_SECTIONS, width, lookOf('dark', isUnicode)).map(lineText);
}

const wholeText = (): string =>
  PAGES.map((_, page) => textOf(page, 182).join('\n'))
    .join('\n')
    .replaceAll(/\s+/g, ' ');

describe.each(PAGES.map(({ name }, page) => ({ name, page })))('the page $name', ({ page }) => {
  it.each(WIDTHS)('has room in %i columns, nothing of it cut', (width) => {
    expect(textOf(page, width).filter((line) => displayWidth(line) > width)).toEqual([]);
  });

  it('has the same lines in ASCII', () => {
    const plain = textOf(page, 78, false);
    expect(plain.join('\n')).toMatch(/^[\x20-\x7e\n]*$/);
    expect(plain.map((line) => line.length)).toEqual(textOf(page).map(displayWidth));
    expect(plain.join('').replaceAll(/[^?]/g, '').length).toBe(
      textOf(page).join('').replaceAll(/[^?]/g, '').length,
    );
  });
});

describe('the picture of a database that stops', () => {
  it.each([56, 76, 90])('takes %i columns at most, and has each number with its bar', (width) => {
    const lines = stallLines(width);
    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
    const barsOf = (name: string): number[] => {
      const line = lines.find((each) => each.startsWith(name)) ?? '';
      return Array.from(line.matchAll(/█+/g), ([bar]) => bar.length);
    };
    const [closed = 0, open = 0] = barsOf('p99');
    const [most = 0, other = 0] = barsOf('max');
    expect([closed, other]).toEqual([1, most]);
    expect(open).toBe(Math.round((STALL.open.p99 / STALL.open.max) * most));
    expect(lines.at(-1)).toMatch(/> 100 ms +1 row +358 rows$/);
  });
});

describe('the words', () => {
  it('of the screen are all there', () => {
    const text = wholeText();
    for (const [outcome, { word }] of Object.entries(OUTCOME_STYLES)) {
      expect(text).toContain(`${word} `);
      expect(text).toContain(outcomeMeaning(outcome as Outcome, SHOP));
    }
    for (const { meaning } of Object.values(THREAD_STATE_STYLES)) expect(text).toContain(meaning);
  });

  it('of the audit are those of a record', async () => {
    const { result } = await audited(await stageAssignment());
    expect([...AUDIT_CHECKS.keys()]).toEqual(result.audit.checks.map(({ name }) => name));
    for (const meaning of AUDIT_CHECKS.values()) expect(wholeText()).toContain(meaning);
  });

  it('report what every key of every view does', () => {
    const text = wholeText();
    for (const id of VIEW_IDS) {
      const { about, bindings } = VIEWS[id];
      expect(about, id).not.toBe('');
      for (const binding of bindings.filter(({ isUnlisted }) => !isUnlisted))
        expect(text).toContain(binding.help);
    }
    expect(text).toContain('Show all keys of this view.');
  });

  it('at the head of every column of every table are explained', () => {
    const views = path.join(root, 'source', 'views');
    const heads = readdirSync(views, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => readFileSync(path.join(views, file), 'utf8'))
      .flatMap((code) => Array.from(code.matchAll(/\btitle: '([a-z][^']*)'/g)))
      .map(([, head = '']) => head.replace(/ \(.*/, ''));
    const terms = wordsPage.flatMap((block) => (block.kind === 'term' ? [block.word] : []));
    const explained = terms.flatMap((term) => term.toLowerCase().split(', '));
    const also = ['database', 'run', 'outcome', 'engine', 'audit', 'status', 'row', 'inserted'];
    const known = (head: string): boolean =>
      explained.some((term) => term.endsWith(head)) || also.includes(head);
    expect(heads.length).toBeGreaterThan(20);
    expect(heads.filter((head) => !known(head))).toEqual([]);
  });

  it('for what a run does are those of the title line', () => {
    const text = wholeText();
    for (const { word, meaning } of Object.values(RUN_STATES)) {
      expect(text).toContain(word);
      expect(text).toContain(meaning);
    }
  });
});

describe.each(PAGES.map(({ name, trial }, page) => ({ name, trial, page })))(
  'the trial of $name',
  ({ name, trial, page }) => {
    it('is described where Enter starts it', () => {
      const text = textOf(page).join('\n');
      expect(text).toMatch(/^Try it\nEnter /m);
    });

    it('opens its view with all that it needs', async () => {
      const { shell, press } = testShell({ views: VIEWS });
      Object.assign(shell.services, { results: { latestRun: () => undefined } });
      Object.assign(shell.services, {
        databases: { explainTyped: async () => ({ ok: false, problem: 'not here' }) },
      });
      shell.open('help', { page: name });
      await press('enter');
      expect(shell.state.route).toEqual(trial);
      const { settings, comparison } = shell.state.route.params;
      if (comparison) {
        const { form } = shell.state.views.lab as LabState;
        expect(form).toMatchObject(comparison);
        expect(sizeOf(form)).toEqual({ variants: 3, runs: 24 });
      }
      if (settings) {
        const { form } = shell.state.views.start as StartState;
        expect(form).toMatchObject(settings);
        expect(firstProblem(form)).toBeUndefined();
      }
    });
  },
);

it('a trial is filled in once: the way back keeps what was changed since', async () => {
  const { shell, press } = testShell({ views: VIEWS });
  shell.open('help', { page: 'Locks' });
  await press('enter');
  const form = () => (shell.state.views.start as StartState).form;
  expect(form().threads).toBe('32');
  shell.context('start').dispatch({ type: 'set', name: 'threads', text: '3' });
  shell.open('live');
  await press('escape');
  expect(shell.state.route).toEqual({ view: 'start', params: {} });
  expect(form().threads).toBe('3');
});

function after(...actions: readonly HelpAction[]): HelpState {
  return actions.reduce(reduce, initialState);
}

describe('turning and finding', () => {
  it('goes round, and begins each page at its top', () => {
    const next: HelpAction = { type: 'turned', step: 1 };
    const down: HelpAction = { type: 'moved', move: 'page-down' };
    expect(after(down, next)).toMatchObject({ page: 1, top: 0 });
    expect(after({ type: 'turned', step: -1 }).page).toBe(PAGES.length - 1);
    expect(after(...PAGES.map(() => next)).page).toBe(0);
  });

  it('does not move past the end', () => {
    const last = after({ type: 'moved', move: 'last' });
    expect(reduce(last, { type: 'moved', move: 'down' })).toEqual(last);
    expect(reduce(last, { type: 'moved', move: 'up' }).top).toBe(last.top - 1);
  });

  it('finds a word on a later page, and every place of it in turn', () => {
    const seek: HelpAction = { type: 'sought', word: 'DEADLOCK' };
    const found = after(seek);
    expect(PAGES[found.page]?.name).toBe('Locks');
    const places = new Set<string>();
    let state = found;
    for (let count = 0; count < 20; count += 1) {
      places.add(`${state.page} ${state.found}`);
      state = reduce(state, seek);
    }
    const lines = PAGES.flatMap((_, page) => textOf(page)).filter((line) => /deadlock/i.test(line));
    expect(places.size).toBe(lines.length);
  });

  it('goes back to the place before, across pages, and round', () => {
    const next: HelpAction = { type: 'sought', word: 'durability' };
    const before: HelpAction = { ...next, step: -1 };
    const [first, second, third] = [after(next), after(next, next), after(next, next, next)];
    const place = ({ page, found }: HelpState) => ({ page, found });
    expect(place(after(next, next, before))).toEqual(place(first));
    expect(place(after(next, next, next, before))).toEqual(place(second));
    expect(place(after(next, before, next))).toEqual(place(first));
    const last = place(after(next, before));
    expect(last).not.toEqual(place(first));
    expect(last).toEqual(place(after(before)));
    expect(place(third)).not.toEqual(place(second));
  });

  it('stays where it is when no page has it', () => {
    expect(after({ type: 'sought', word: 'xyzzy' })).toMatchObject({
      page: 0,
      top: 0,
      found: undefined,
    });
  });
});

describe.each(TERMINALS)('help at $columns×$rows', (terminal) => {
  it('shows each page, to its end', async () => {
    const session = new Session('help', { terminal });
    for (const { name } of PAGES) {
      await session.see(`dbsim · Help   ${name}`);
      session.press('G');
      await session.screen();
      session.press('l');
    }
    await session.see('Many writers, three databases');
  });
});

it('a word that is nowhere is reported', async () => {
  const session = new Session('help');
  session.press('/');
  session.type('xyzzy');
  session.press('enter');
  await session.see('No page has "xyzzy"');
});
