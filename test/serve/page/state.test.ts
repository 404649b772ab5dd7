import { describe, expect, it } from 'vitest';

import { SHOP } from '../../../source/entities/shop.js';
import type { RunInfo } from '../../../source/serve/api.js';
import {
  OPEN,
  reduceConnection,
  retryAfterMs,
  type ConnectionEvent,
} from '../../../source/serve/page/connection.js';
import {
  emptyForm,
  problemsOfField,
  problemsOfRow,
  reduceRowForm,
  type RowFormAction,
} from '../../../source/serve/page/databases/row-form-state.js';
import { rowJson } from '../../../source/serve/page/databases/row-json.js';
import { isOver, NOT_FOLLOWED, reduceFollowed } from '../../../source/serve/page/live/followed.js';
import { addMarks, describeMark, type Mark } from '../../../source/serve/page/live/marks.js';
import {
  addSample,
  EMPTY_SERIES,
  newestRate,
  type Series,
} from '../../../source/serve/page/live/series.js';
import { NOTHING_SEEN, seeRefused, seeSnapshot } from '../../../source/serve/page/live/state.js';
import { readRoute, routeTo } from '../../../source/serve/page/routes.js';
import {
  FIRST_VIEW,
  queryParameters,
  reduceRows,
} from '../../../source/serve/page/results/query.js';
import {
  fieldsOf,
  FIRST_FORM,
  PAGE_PRESETS,
  problemsOf,
  reduceForm,
} from '../../../source/serve/page/start/state.js';
import { refusedRow, shardNamed, snapshotAt } from './snapshots.js';

describe('the series of a run', () => {
  it('has the rate of each slice, and the latencies at its end', () => {
    const series = seriesOf([
      [250, 100],
      [500, 150],
    ]);
    expect(series.slices.map(({ toMs, rate }) => [toMs, rate])).toEqual([
      [250, 400],
      [500, 200],
    ]);
    expect(newestRate(series)).toBe(300);
  });

  it('has no latency before the first row', () => {
    expect(seriesOf([[250, 0]]).slices).toEqual([{ toMs: 250, rate: 0, p50: null, p99: null }]);
  });

  it('stays bounded, with all rows in it, however long the run is', () => {
    const moments = Array.from({ length: 5000 }, (_, at) => [(at + 1) * 250, (at + 1) * 10]);
    const series = seriesOf(moments as [number, number][]);
    expect(series.slices.length).toBeLessThan(480);
    const rows = series.slices.reduce((sum, { toMs, rate }, at) => {
      const fromMs = series.slices[at - 1]?.toMs ?? 0;
      return sum + (rate * (toMs - fromMs)) / 1000;
    }, 0);
    expect(Math.round(rows)).toBe(series.from.decided);
  });

  it('does not take a moment for a slice before it is long enough', () => {
    expect(seriesOf([[100, 5]])).toEqual(EMPTY_SERIES);
  });
});

describe('the marks of a run', () => {
  it('name a database that is away, its error, and how long it lasted', () => {
    const away = shardNamed('users.db', { state: 'away', sinceMs: 1000, kind: 'locked' });
    const during = addMarks([], snapshotAt(1500, { databases: [away] }));
    expect(during.map((mark) => describeMark(mark, 1500))).toEqual([
      'users.db is away: locked, 500 ms',
    ]);
    const back = shardNamed('users.db', { state: 'up', backMs: 2600 });
    const after = addMarks(during, snapshotAt(3000, { databases: [back] }));
    expect(after.map((mark) => describeMark(mark, 3000))).toEqual([
      'users.db is away: locked, 1.60 s',
    ]);
  });

  it('has a pause once, from its beginning to its end', () => {
    let marks: readonly Mark[] = [];
    for (const [elapsedMs, paused] of [
      [100, true],
      [200, true],
      [300, false],
      [400, false],
    ] as const) {
      marks = addMarks(marks, snapshotAt(elapsedMs, { paused }));
    }
    expect(marks).toMatchObject([{ fromMs: 100, toMs: 300, words: 'paused' }]);
  });

  it('are the same list while nothing changes, so that nothing is drawn again', () => {
    const marks = addMarks([], snapshotAt(100, { paused: true }));
    expect(addMarks(marks, snapshotAt(200, { paused: true }))).toBe(marks);
  });

  it('escape the name of a database', () => {
    const away = shardNamed('a\u202eb\u0007', { state: 'away', sinceMs: 0 });
    const [mark] = addMarks([], snapshotAt(10, { databases: [away] }));
    expect(mark?.words).toBe(String.raw`a\u202eb\u0007 is away`);
  });
});

describe('a run that is followed', () => {
  it('ignores a snapshot that is older than what was seen', () => {
    const seen = seeSnapshot(NOTHING_SEEN, snapshotAt(1000));
    expect(seeSnapshot(seen, snapshotAt(900))).toBe(seen);
  });

  it('lists refused rows once, the newest first, and keeps 200', () => {
    const first = seeRefused(NOTHING_SEEN, [refusedRow(1), refusedRow(2)]);
    const again = seeRefused(first, [refusedRow(2), refusedRow(3)]);
    expect(again.refused.map(({ row }) => row)).toEqual([3, 2, 1]);
    const many = Array.from({ length: 500 }, (_, at) => refusedRow(at + 10));
    expect(seeRefused(again, many).refused).toHaveLength(200);
  });
});

describe('the events of a run', () => {
  it('begin again where another run is followed', () => {
    const seen = reduceFollowed(NOT_FOLLOWED, { type: 'snapshot', data: snapshotAt(10) });
    expect(reduceFollowed(seen, { type: 'other' })).toBe(NOT_FOLLOWED);
  });

  it('have each notice once, and the newest five', () => {
    const notices = ['a', 'b', 'b', 'c', 'd', 'e', 'f'];
    const followed = notices.reduce(
      (before, sentence) => reduceFollowed(before, { type: 'notice', data: { sentence } }),
      NOT_FOLLOWED,
    );
    expect(followed.notices).toEqual(['b', 'c', 'd', 'e', 'f']);
  });

  it.each([
    ['queued', false],
    ['running', false],
    ['stored', true],
    ['cancelled', true],
    ['failed', true],
    ['crashed', true],
  ] satisfies [RunInfo['state'], boolean][])('in the state %s are over: %s', (state, expected) => {
    const data: RunInfo = { id: 'q-1', state, run: null };
    expect(reduceFollowed(NOT_FOLLOWED, { type: 'state', data }).info).toBe(data);
    expect(isOver(data)).toBe(expected);
  });
});

describe('the connection', () => {
  const after = (...events: readonly ConnectionEvent[]) => events.reduce(reduceConnection, OPEN);

  it('is lost until it is answered, and back for a moment', () => {
    expect(after('answered')).toBe(OPEN);
    expect(after('unanswered', 'unanswered')).toEqual({ state: 'lost' });
    expect(after('unanswered', 'answered')).toEqual({ state: 'back' });
    expect(after('unanswered', 'answered', 'answered')).toEqual({ state: 'back' });
    expect(after('unanswered', 'answered', 'settled')).toBe(OPEN);
  });

  it('is tried again ever later, at most every five seconds', () => {
    expect([1, 2, 3, 4, 9].map(retryAfterMs)).toEqual([1000, 2000, 4000, 5000, 5000]);
  });
});

describe('the rows of a run', () => {
  it('are first those that were not inserted', () => {
    expect(queryParameters(FIRST_VIEW).toString()).toBe('outcome=refused&limit=100');
  });

  it('begin at the first page after each change', () => {
    const later = reduceRows(FIRST_VIEW, { type: 'turned', offset: 200 });
    expect(queryParameters(later).get('from')).toBe('200');
    const filtered = reduceRows(later, {
      type: 'filtered',
      query: { entity: 'User', text: 'a b' },
    });
    expect(queryParameters(filtered).toString()).toBe(
      'entity=User&outcome=refused&text=a+b&limit=100',
    );
  });

  it('are sorted the other way by the second click', () => {
    const once = reduceRows(FIRST_VIEW, { type: 'sorted', by: 'took' });
    expect(once.query).toMatchObject({ sort: 'took', descending: false });
    expect(reduceRows(once, { type: 'sorted', by: 'took' }).query.descending).toBe(true);
  });
});

describe('the form of a new row', () => {
  const [user, product] = SHOP.entities;
  const formAfter = (...actions: readonly RowFormAction[]) =>
    actions.reduce(reduceRowForm, emptyForm(user!));

  it('has no problem before a person has been in a field, and then all of it', () => {
    expect(problemsOfField(user!, formAfter(), 1)).toEqual([]);
    expect(problemsOfField(user!, formAfter({ type: 'left', position: 1 }), 1)).toEqual([
      'name must not be empty (was "")',
    ]);
  });

  it('has what the server answered at its field until it is typed in again', () => {
    const taken = { field: 'email', rule: 'unique', message: 'a@b.example is taken by User 1' };
    const whole = { field: '', rule: 'unit', message: 'the row as a whole' };
    const refused = formAfter(
      { type: 'typed', position: 2, text: 'a@b.example' },
      { type: 'refused', reasons: [taken, whole] },
    );
    expect(problemsOfField(user!, refused, 2)).toEqual([taken.message]);
    expect(problemsOfRow(user!, refused)).toEqual([whole.message]);
    const typed = reduceRowForm(refused, { type: 'typed', position: 2, text: 'c@d.example' });
    expect(problemsOfField(user!, typed, 2)).toEqual([]);
  });

  it.each([
    [['1', ' A "B" ', '19.999'], '{"id":1,"name":" A \\"B\\" ","price":19.999}'],
    [['x', '', '1000.00'], '{"id":"x","name":"","price":1000.00}'],
    [
      ['9007199254740993', '\u202e', '1e3'],
      '{"id":9007199254740993,"name":"\u202e","price":"1e3"}',
    ],
  ])('is JSON with numbers as they were typed: %j', (texts, json) => {
    expect(rowJson(product!, texts)).toBe(json);
  });
});

describe('the form of a run', () => {
  it('names no file of the machine', () => {
    const forms = PAGE_PRESETS.map((preset) => reduceForm(FIRST_FORM, { type: 'preset', preset }));
    const names = forms.flatMap((form) => Object.values(fieldsOf(form)).flat());
    expect(names).toContain('threads');
    expect(names.filter((name) => ['folder', 'map', 'model'].includes(name))).toEqual([]);
  });

  it('has the problem of a value in the words of the command line', () => {
    const form = reduceForm(FIRST_FORM, { type: 'changed', name: 'threads', value: '0' });
    expect(problemsOf(form).get('threads')).toMatch(/^threads must be/);
    expect(problemsOf(FIRST_FORM).size).toBe(0);
  });

  it('changes its speed with the workload, as that of the terminal does', () => {
    const form = reduceForm(FIRST_FORM, { type: 'changed', name: 'workload', value: 'generate' });
    expect(form).toMatchObject({ pace: '0', slow: '0' });
  });
});

describe('a route', () => {
  it.each([
    ['#/results/r-1', { view: 'results', parts: ['r-1'] }],
    ['#/databases/a%2Fb', { view: 'databases', parts: ['a/b'] }],
    ['#/history/a/b', { view: 'history', parts: ['a', 'b'] }],
    ['', { view: 'live', parts: [] }],
    ['#/%ZZ', { view: 'live', parts: [] }],
    ['#/lab/%ZZ', { view: 'lab', parts: ['%ZZ'] }],
    ['#/nowhere/at/all', { view: 'live', parts: [] }],
  ])('%j is %j', (hash, route) => {
    expect(readRoute(hash)).toEqual(route);
  });

  it('leads to itself, whatever its parts are', () => {
    expect(readRoute(routeTo('databases', 'a/b #?%', 'ü'))).toEqual({
      view: 'databases',
      parts: ['a/b #?%', 'ü'],
    });
  });
});

function seriesOf(moments: readonly (readonly [elapsedMs: number, decided: number])[]): Series {
  return moments.reduce(
    (series, [elapsedMs, decided]) => addSample(series, snapshotAt(elapsedMs, { decided })),
    EMPTY_SERIES,
  );
}
