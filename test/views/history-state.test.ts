import { describe, expect, it } from 'vitest';
import { textField } from '../../source/components/text-field.js';
import {
  initialState,
  pairToCompare,
  reduce,
  replacedMark,
  selectedRun,
  type HistoryAction,
  type HistoryState,
} from '../../source/views/history/state.js';
import { measured, runSummary } from './support/summaries.js';

const RUNS = [
  runSummary(4, { workload: 'assignment', threads: 2, measured: measured({ rowsPerSecond: 300 }) }),
  runSummary(3, { ending: 'killed', measured: undefined }),
  runSummary(2, { threads: 64, measured: measured({ rowsPerSecond: 9000 }) }),
  runSummary(1, { measured: measured({ rowsPerSecond: 50 }) }),
];

const read: HistoryAction = { type: 'read', runs: RUNS, total: 4, isDone: true };

function after(...actions: readonly HistoryAction[]): HistoryState {
  return [read, ...actions].reduce(reduce, initialState);
}

/** The last digit of each id that is listed. */
const listed = ({ shown }: HistoryState) => shown.map(({ id }) => Number(id.slice(-4)));
const down: HistoryAction = { type: 'moved', move: 'down' };
const mark: HistoryAction = { type: 'marked' };

describe('the list of runs', () => {
  it('is sorted by the next column at each press, runs without numbers last, and turned round', () => {
    expect(listed(after())).toEqual([4, 3, 2, 1]);
    expect(listed(after({ type: 'sorted' }))).toEqual([2, 4, 1, 3]);
    expect(listed(after({ type: 'sorted' }, { type: 'reversed' }))).toEqual([1, 4, 2, 3]);
    const round = Array.from({ length: 7 }, (): HistoryAction => ({ type: 'sorted' }));
    expect(listed(after(...round))).toEqual([4, 3, 2, 1]);
  });

  it('keeps the selected run selected', () => {
    const sorted = after(down, down, { type: 'sorted' });
    expect(selectedRun(sorted)?.threads).toBe(64);
    expect(sorted.scroll.cursor).toBe(0);
    const grown = reduce(after(down), { ...read, runs: [runSummary(5), ...RUNS], total: 5 });
    expect(selectedRun(grown)?.ending).toBe('killed');
  });

  it('has only the runs that hold all words of the filter', () => {
    const typed = (text: string) => after({ type: 'filtering', field: textField(text) });
    expect(listed(typed('not closed'))).toEqual([3]);
    expect(listed(typed('GENERATE 64 threads'))).toEqual([2]);
    expect(listed(typed('nowhere'))).toEqual([]);
    expect(listed(reduce(typed('closed'), { type: 'filtered', filter: '' }))).toEqual([4, 3, 2, 1]);
  });

  it('stays while it is read again, and forgets runs that are gone', () => {
    const some: HistoryAction = { type: 'read', runs: RUNS.slice(0, 1), total: 4, isDone: false };
    expect(listed(after(mark, some))).toEqual([4, 3, 2, 1]);
    const gone = after(mark, { ...read, runs: RUNS.slice(1), total: 3 });
    expect(gone).toMatchObject({ marked: [], isReading: false });
    expect(listed(gone)).toEqual([3, 2, 1]);
  });

  it('grows while it is read for the first time', () => {
    const some: HistoryAction = { type: 'read', runs: RUNS.slice(0, 1), total: 4, isDone: false };
    const state = [some].reduce(reduce, reduce(initialState, { type: 'reading' }));
    expect(state).toMatchObject({ isReading: true, isRead: false, total: 4 });
    expect(listed(state)).toEqual([4]);
  });
});

describe('marks', () => {
  it('are two at most, the third takes the place of the oldest', () => {
    const ids = RUNS.map(({ id }) => id);
    expect(after(mark, down, mark).marked).toEqual([ids[0], ids[1]]);
    expect(after(mark, down, mark, down, mark).marked).toEqual([ids[1], ids[2]]);
    expect(after(mark, mark).marked).toEqual([]);
    expect(replacedMark(after(mark, down, mark, down))).toBe(ids[0]);
    expect(replacedMark(after(mark, down, mark))).toBeUndefined();
    expect(replacedMark(after(mark, down))).toBeUndefined();
  });

  it('name the two runs to compare; one mark and another run are enough', () => {
    const ids = RUNS.map(({ id }) => id);
    expect(pairToCompare(after())).toBeUndefined();
    expect(pairToCompare(after(mark))).toBeUndefined();
    expect(pairToCompare(after(mark, down))).toEqual([ids[0], ids[1]]);
    expect(pairToCompare(after(mark, down, mark, down))).toEqual([ids[0], ids[1]]);
  });

  it('are taken away last, after the comparison and the filter', () => {
    const ids = [RUNS[0]?.id ?? '', RUNS[1]?.id ?? ''] as const;
    const close: HistoryAction = { type: 'closed' };
    const open = after(mark, { type: 'filtered', filter: 'generate' }, { type: 'compared', ids });
    const reported = ({ compared, filter, marked }: HistoryState) =>
      `${compared ? 'compared' : 'list'} "${filter}" ${marked.length}`;
    const once = reduce(open, close);
    const twice = reduce(once, close);
    expect([open, once, twice, reduce(twice, close)].map(reported)).toEqual([
      'compared "generate" 1',
      'list "generate" 1',
      'list "" 1',
      'list "" 0',
    ]);
  });
});
