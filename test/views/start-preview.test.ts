import { describe, expect, it } from 'vitest';
import { SHOP } from '../../source/entities/shop.js';
import { applyPreset, PRESETS } from '../../source/commands/presets.js';
import { chooseWorkload } from '../../source/commands/workload.js';
import { formFlags } from '../../source/commands/run-form.js';
import type { FormValues } from '../../source/commands/setting-types.js';
import { DEFAULT_FORM } from '../../source/commands/default-form.js';
import { lineText, lineWidth } from '../../source/components/line.js';
import { lookOf } from '../../source/components/look.js';
import { screenReaderLine } from '../../source/components/screen-reader.js';
import { previewWorkload } from '../../source/engine/preview.js';
import type { ReferencePolicy } from '../../source/ledger/record.js';
import type { FormPreview } from '../../source/services/start.js';
import { chooseRows, previewLines } from '../../source/views/start/preview.js';
import { presetLine } from '../../source/views/start/presets.js';
import { fieldLine, helpLines } from '../../source/views/start/form.js';
import { reduce } from '../../source/views/start/reduce.js';
import { initialState, type StartState } from '../../source/views/start/state.js';
import { describeTopology } from '../../source/router/describe.js';
import { shopTopology } from '../harness/shop.js';
import { HOSTILE } from '../corpus/hostile.js';
import { folderWith } from '../sim/folder-input.js';
import { databaseOf } from './support/services.js';

const LOOK = lookOf('dark', true);

async function previewed(change: Partial<FormValues> = {}): Promise<StartState> {
  const form = { ...DEFAULT_FORM, ...change };
  const { workload, flags } = formFlags(form);
  const references = form.references as ReferencePolicy;
  const preview = await previewWorkload(await chooseWorkload(workload, flags, SHOP), references);
  return withPreview(form, { type: 'shown', preview });
}

const withPreview = (form: FormValues, found: FormPreview): StartState => ({
  ...initialState,
  form,
  topology: describeTopology(shopTopology('.'), undefined),
  preview: { key: '', found },
});

const textsOf = (state: StartState, columns: number, rows: number): string[] =>
  previewLines(state, { columns, rows }, LOOK).map(lineText);

describe('the preview of the assignment', () => {
  it('shows what will happen and names each of the six rows and why, in seven lines of 78', async () => {
    const lines = textsOf(await previewed(), 78, 7);
    expect(lines).toHaveLength(7);
    expect(lines[0]).toBe('ROWS  10 threads insert 30 rows into 3 databases; 6 will be rejected');
    expect(lines.slice(1).map((line) => line.slice(0, 16).trim())).toEqual([
      '≡ User row 8',
      '✖ User row 10',
      '✖ Product row 10',
      '✖ Order row 8',
      '✖ Order row 9',
      '⇢ Order row 10',
    ]);
    expect(lines[2]).toContain('name must not be empty (was "")');
  });

  it('keeps the number of rejected rows where the sentence is too long', async () => {
    expect(textsOf(await previewed(), 58, 5)[0]).toBe('ROWS  30 rows; 6 will be rejected');
    const own = await previewed({ threads: '1' });
    expect(textsOf(own, 78, 5)[0]).toContain('1 thread inserts 30 rows into 3 databases; 6 will');
  });

  it('shows values, outcomes and whole reasons beside each other where there is room', async () => {
    const lines = textsOf(await previewed(), 198, 30);
    expect(lines[1]).toMatch(/^row +expected +values +why *$/);
    expect(lines.join('\n')).toMatch(
      /⇢ Order row 10 +missing reference +10 {2}user_id 10 {2}product_id 11 {2}quantity 2 /,
    );
    expect(lines.join(' ').replaceAll(/ +/g, ' ')).toContain('Product 11 does not exist');
    expect(lines.length).toBeLessThanOrEqual(30);
  });

  it.each([
    [{ order: 'race' }, /about 6 will be rejected/, /which of two rows .* the run decides/],
    [{ references: 'none' }, / 5 will be rejected/, /orphans are inserted/],
    [{ references: 'check' }, /about 6 will be rejected/, /the run decides/],
  ])('has reservations with %j', async (change, outlook, doubt) => {
    const lines = textsOf(await previewed(change), 110, 20);
    expect(lines[0]).toMatch(outlook);
    expect(lines[1]).toMatch(doubt);
  });

  it('has reservations where rows are stored that are kept', async () => {
    const databases = [{ ...databaseOf('User'), state: 'reachable' as const, rows: 8 }];
    const state = { ...(await previewed()), databases };
    expect(textsOf(state, 118, 40)[0]).toBe(
      'ROWS  30 rows; the databases hold 8 rows: rows with their ids or emails are duplicates',
    );
    const text = textsOf(state, 198, 40).slice(1).join('\n');
    expect(text).not.toMatch(/✔|inserted|≡/);
    expect(text).toMatch(/· User row 1 +the run decides/);
    expect(text).toMatch(/· User row 8 +the run decides .* in empty databases: email/);
    expect(text).toMatch(/✖ User row 10 +invalid/);
    expect(textsOf(state, 58, 5)[0]).toBe(
      'ROWS  30 rows; 8 stored: their ids and emails are taken',
    );
    const fresh = { ...state, form: { ...state.form, existing: 'fresh' } };
    expect(textsOf(fresh, 110, 20)[0]).toContain('; 6 will be rejected');
    expect(textsOf(fresh, 198, 40).join('\n')).toMatch(/✔ User row 1 +inserted/);
  });
});

describe.each([58, 78, 118, 198])('in %i columns', (columns) => {
  it.each([1, 2, 3, 5, 12])('the preview fills no more than %i lines', async (rows) => {
    const states = [
      await previewed(),
      await previewed({ workload: 'generate', rows: '300', seed: '3', invalid: '1' }),
      withPreview(DEFAULT_FORM, refusal),
      { ...initialState },
    ];
    for (const state of states) {
      const lines = previewLines(state, { columns, rows }, LOOK);
      expect(lines.length).toBeLessThanOrEqual(rows);
      // Those that the frame cuts with an ellipsis may be longer; those of columns may not.
      const cut = lines.slice(columns < 100 ? lines.length : 1);
      expect(cut.filter((line) => lineWidth(line) > columns).map(lineText)).toEqual([]);
    }
  });

  it('the presets are on one line, with the marked one', () => {
    for (const preset of PRESETS) {
      const state = { ...initialState, form: applyPreset(DEFAULT_FORM, preset) };
      const line = presetLine(state, columns, LOOK);
      expect(lineText(line)).toContain(`[${preset.label}`);
      expect(lineWidth(line)).toBeLessThanOrEqual(columns);
    }
  });

  it('a form of a person is marked beside the presets, or is named with its place', () => {
    const own = reduce(initialState, { type: 'set', name: 'threads', text: '3' });
    const text = lineText(presetLine(own, columns, LOOK));
    expect(text).toContain(
      columns < 78
        ? '[custom] ›  preset 6 of 6'
        : 'Race  Ten thousand rows  Chinook  Folder…  [custom]',
    );
  });
});

it('a screen reader hears which preset is chosen, not the first one', () => {
  const own = reduce(initialState, { type: 'set', name: 'threads', text: '3' });
  const line = presetLine(own, 118, lookOf('mono', true, true));
  expect(screenReaderLine(line)).toMatch(/^selected: \[custom\]/);
  expect(screenReaderLine(line)).not.toContain('Assignment');
});

it('what is cut below a heading or a setting ends with an ellipsis', async () => {
  const own = await previewed({ order: 'race', references: 'none' });
  expect(textsOf(own, 58, 7)[1]).toMatch(/^race: .*…$/);
  const long: FormPreview = { type: 'refused', name: 'map', problem: 'word '.repeat(60).trim() };
  expect(textsOf(withPreview(DEFAULT_FORM, long), 40, 4).at(-1)).toMatch(/…$/);
  const pace = reduce(initialState, { type: 'selected', name: 'pace' });
  const help = helpLines(pace, { columns: 58, rows: 1 }, LOOK).map(lineText);
  expect(help).toEqual([expect.stringMatching(/Think time .*…$/)]);
});

const refusal: FormPreview = {
  type: 'refused',
  name: 'map',
  problem: 'rows/users.csv, line 1, column 1: "uid" is not a column of users',
  hint: 'The first line names the columns id, name and email.',
  mapping: 'users.csv:uid=id,mail=email',
};

describe('rows that cannot be read', () => {
  const form = { ...DEFAULT_FORM, workload: 'folder', folder: 'rows' };
  const state = withPreview(form, refusal);

  it('are a named error with what to do, and the mapping that is offered', () => {
    const text = textsOf(state, 118, 6).join('\n');
    expect(text).toContain('✖ rows/users.csv, line 1, column 1: "uid" is not a column of users.');
    expect(text).toContain('Mapping: w takes over users.csv:uid=id,mail=email');
  });

  it('are an error of the mapping, which begins with the offer when it is typed', () => {
    expect(lineText(fieldLine(state, 'map', 118, LOOK))).toContain('✖ rows/users.csv, line 1');
    const onMap = reduce(state, { type: 'refused', name: 'map', problem: 'not readable' });
    const typing = reduce(onMap, { type: 'typing' });
    expect(typing.typed).toMatchObject({
      name: 'map',
      field: { text: 'users.csv:uid=id,mail=email' },
    });
    const idle = { ...onMap, refused: undefined };
    expect(lineText(helpLines(idle, { columns: 118, rows: 2 }, LOOK)[0] ?? [])).toBe(
      'w takes over users.csv:uid=id,mail=email',
    );
  });
});

it('hostile values and paths are shown escaped', async () => {
  const rows = HOSTILE.map((text, index) =>
    JSON.stringify({ id: index + 1, name: text, email: `a${index}@x.org` }),
  );
  const folder = folderWith({ 'users.ndjson': `${rows.join('\n')}\n` });
  const state = await previewed({ workload: 'folder', folder });
  const problem = withPreview(state.form, { ...refusal, problem: HOSTILE.join(' ') });
  for (const text of [...textsOf(state, 118, 60), ...textsOf(problem, 78, 20)]) {
    // oxlint-disable-next-line no-control-regex -- control characters are meant
    expect(text).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
  }
});

it('rejected rows of all entities are chosen, and others beside them', async () => {
  const state = await previewed({ workload: 'generate', rows: '400', seed: '3', invalid: '0.5' });
  const found = state.preview?.found;
  const all = found?.type === 'shown' ? found.preview.rows : [];
  const chosen = chooseRows(all, 9);
  expect(chosen).toHaveLength(9);
  const rejected = chosen.filter(({ attempt }) => attempt.outcome !== 'inserted');
  expect(rejected).toHaveLength(6);
  expect(new Set(rejected.map(({ attempt }) => attempt.entity)).size).toBe(3);
  expect(chosen).toEqual(all.filter((row) => chosen.includes(row)));
});
