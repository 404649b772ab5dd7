import { describe, expect, it } from 'vitest';
import { ALL_ATTEMPTS, type Selection } from '../../source/services/results/query.js';
import { textField } from '../../source/components/text-field.js';
import { reduce } from '../../source/views/results/reduce.js';
import {
  attemptAtCursor,
  initialState,
  type ResultsAction,
  type ResultsState,
} from '../../source/views/results/state.js';
import { attemptOf, recordOf, RUN_ID } from './support/results.js';
import { SHOP } from '../../source/entities/shop.js';

const attempts = Array.from({ length: 100 }, (_, at) => attemptOf({ row: at + 1 }));
const record = recordOf(attempts);

function selectionFor(state: ResultsState, count = attempts.length): Selection {
  return { query: state.query, count, outcomes: [], order: new Uint32Array(count) };
}

function after(state: ResultsState, ...actions: readonly ResultsAction[]): ResultsState {
  return actions.reduce(reduce, state);
}

/** A run of 100 rows on 78×20, all of them read. */
function shown(): ResultsState {
  const run = { id: RUN_ID, header: record.run, model: SHOP, record };
  const opened = after(
    initialState,
    { type: 'sized', size: { columns: 78, rows: 20 } },
    { type: 'opened', run, newest: RUN_ID },
  );
  const selection = selectionFor(opened);
  return after(
    opened,
    { type: 'selected', selection },
    { type: 'windowed', rows: { selection, from: 0, attempts } },
  );
}

const moved = (
  move: 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last',
): ResultsAction => ({
  type: 'moved',
  move,
});

describe('the table', () => {
  it('fills what summary and heads leave', () => {
    const { visible } = shown().scroll;
    expect(visible).toBeGreaterThan(8);
    const large = after(shown(), { type: 'sized', size: { columns: 198, rows: 36 } });
    // A narrow screen breaks lines of the summary that a wide one shows whole.
    expect(large.scroll.visible).toBeGreaterThanOrEqual(visible + 16);
  });

  it('moves by rows, by pages and to the ends', () => {
    const down = after(shown(), moved('down'), moved('down'));
    expect(attemptAtCursor(down)?.row).toBe(3);
    const paged = after(shown(), moved('page-down'));
    expect(paged.scroll.cursor).toBe(paged.scroll.visible - 1);
    expect(after(paged, moved('page-up')).scroll.cursor).toBe(0);
    const last = after(shown(), moved('last'));
    expect(last.scroll).toMatchObject({ cursor: 99, top: 100 - last.scroll.visible });
    expect(after(last, moved('first')).scroll).toMatchObject({ cursor: 0, top: 0 });
  });

  it('begins at the top when another selection comes', () => {
    const asked = after(shown(), moved('last'), { type: 'asked', change: { sort: 'took' } });
    expect(asked.scroll.cursor).toBe(99);
    const selected = after(asked, { type: 'selected', selection: selectionFor(asked, 40) });
    expect(selected.scroll).toMatchObject({ count: 40, cursor: 0, top: 0 });
    expect(selected.rows).toBeUndefined();
  });

  it('takes no answer to a question that was changed since', () => {
    const state = shown();
    const late = selectionFor(after(state, { type: 'asked', change: { thread: 3 } }));
    expect(after(state, { type: 'selected', selection: late })).toBe(state);
  });

  it('goes back to what is shown when the question is given up', () => {
    const state = shown();
    const asked = after(state, { type: 'asked', change: { text: 'x' } }, { type: 'reverted' });
    expect(asked.query).toBe(state.query);
  });
});

describe('a filter that is typed', () => {
  it('is asked for with each key and kept with Enter', () => {
    const typed = after(
      shown(),
      { type: 'typing', what: 'text' },
      { type: 'typed', field: textField('ali') },
    );
    expect(typed.query.text).toBe('ali');
    const kept = after(typed, { type: 'typing-ended', isKept: true });
    expect(kept).toMatchObject({ typing: undefined, query: { text: 'ali' } });
  });

  it('is what it was after Escape', () => {
    const state = shown();
    const cancelled = after(
      state,
      { type: 'typing', what: 'text' },
      { type: 'typed', field: textField('ali') },
      { type: 'typing-ended', isKept: false },
    );
    expect(cancelled.query).toBe(state.query);
  });

  it.each([
    ['3', 3],
    ['T03', 3],
    ['', undefined],
    ['three', undefined],
  ])('%j as a thread is %j', (text, thread) => {
    const typed = after(
      shown(),
      { type: 'typing', what: 'thread' },
      { type: 'typed', field: textField(text) },
    );
    expect(typed.query.thread).toBe(thread);
  });
});

describe('the pane of a row', () => {
  it('goes from row to row, and its text by pages', () => {
    const long = attemptOf({ values: { id: 1, name: 'x'.repeat(9000), email: '' } });
    const state = shown();
    const { selection } = state;
    if (!selection) throw new Error('there is no selection');
    const open = after(
      state,
      { type: 'windowed', rows: { selection, from: 0, attempts: [long, ...attempts.slice(1)] } },
      { type: 'pane', pane: 'row' },
    );
    expect(open.paneScroll.count).toBeGreaterThan(100);
    const paged = after(open, moved('page-down'));
    expect(paged.paneScroll.top).toBe(19);
    expect(paged.scroll.cursor).toBe(0);
    const next = after(paged, moved('down'));
    expect(next.scroll.cursor).toBe(1);
    expect(next.paneScroll.top).toBe(0);
  });
});

it('another run resets the view', () => {
  const filtered = after(shown(), { type: 'asked', change: { thread: 3 } }, moved('last'));
  const run = { id: 'r-other', header: record.run, model: SHOP, record: undefined };
  const opened = after(filtered, { type: 'opened', run, newest: 'r-other' });
  expect(opened).toMatchObject({ query: ALL_ATTEMPTS, selection: undefined, record: undefined });
  expect(after(opened, { type: 'audited', record, isAgain: true })).toBe(opened);
});
