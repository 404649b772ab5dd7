import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FormValues } from '../../source/commands/setting-types.js';
import { DEFAULT_FORM } from '../../source/commands/default-form.js';
import { RunFollower } from '../../source/services/live.js';
import { StartForm, type FormPreview } from '../../source/services/start.js';
import { shopTopology } from '../harness/shop.js';
import { temporaryFolder } from '../harness/folder.js';
import { folderWith } from '../sim/folder-input.js';

function startForm(): StartForm {
  const dir = temporaryFolder();
  const runs = new RunFollower({ dir, version: '0', topology: shopTopology(dir) });
  return new StartForm(runs, { dir, flags: {}, env: {} });
}

const previewOf = (change: Partial<FormValues>): Promise<FormPreview> =>
  startForm().preview({ ...DEFAULT_FORM, ...change }, {});

const ofFolder = (folder: string, map = ''): Promise<FormPreview> =>
  previewOf({ workload: 'folder', folder, map });

describe('the preview of a form', () => {
  it('shows rows, of generated ones a sample where the seed is random', async () => {
    expect(await previewOf({})).toMatchObject({ type: 'shown', preview: { isWhole: true } });
    const sample = { workload: 'generate', rows: '50' };
    expect(await previewOf(sample)).toEqual(await previewOf({ ...sample, seed: '1' }));
  });

  it('names the folder that is not there, or is not a folder', async () => {
    expect(await ofFolder('no/such/folder')).toEqual({
      type: 'refused',
      name: 'folder',
      problem: 'there is no such folder',
    });
    const file = path.join(folderWith({ 'users.csv': 'id,name,email\n' }), 'users.csv');
    expect(await ofFolder(file)).toMatchObject({
      name: 'folder',
      problem: expect.stringContaining('is not a folder') as string,
    });
  });

  it('names the file and line of what is wrong, without the folder', async () => {
    const folder = folderWith({ 'users.csv': 'id,name,email\n1,Ana\n' });
    expect(await ofFolder(folder)).toMatchObject({
      name: 'folder',
      problem: expect.stringMatching(
        /^users\.csv, line 2, column email: the record has 2/,
      ) as string,
    });
  });

  it('offers a mapping at its field, and names what is wrong with one', async () => {
    const folder = folderWith({ 'users.csv': 'uid,name,mail\n1,Ana,a@x.org\n' });
    const mapping = 'users.csv:uid=id,mail=email';
    expect(await ofFolder(folder)).toMatchObject({
      name: 'map',
      problem: 'users.csv, line 1, column 1: "uid" is not a column of users',
      mapping,
    });
    expect(await ofFolder(folder, mapping)).toMatchObject({ type: 'shown' });
    expect(await ofFolder(folder, 'users.csv:a')).toMatchObject({
      name: 'map',
      problem: 'map: "a" is not of the form COLUMN=FIELD',
    });
    expect(await ofFolder(folder, 'orders.csv:a=id')).toMatchObject({
      name: 'map',
      problem: expect.stringContaining('map names orders.csv') as string,
    });
  });

  it('is ended by its signal', async () => {
    const signal = AbortSignal.abort(new Error('another form'));
    const form = { ...DEFAULT_FORM, workload: 'chinook' };
    await expect(startForm().preview(form, { signal })).rejects.toThrow('another form');
  });
});

it('a pipeline is possible with files', async () => {
  expect(await startForm().refusal({ ...DEFAULT_FORM, pipeline: '16' })).toBeUndefined();
});

it('a run whose start is cancelled never begins', async () => {
  const runs = new RunFollower({
    dir: temporaryFolder(),
    version: '0',
    topology: shopTopology('.'),
    startEngine: () => {
      throw new Error('the run began');
    },
  });
  const cancelled = new AbortController();
  const begun = new StartForm(runs, { dir: '.', flags: {}, env: {} }).begin(
    DEFAULT_FORM,
    cancelled.signal,
  );
  cancelled.abort();
  await expect(begun).rejects.toBe(cancelled.signal.reason);
  expect(runs.current()).toBeUndefined();
});

it('a folder is completed from what was typed', async () => {
  const place = temporaryFolder();
  for (const name of ['rows one', 'rows two', '.hidden']) mkdirSync(path.join(place, name));
  writeFileSync(path.join(place, 'rows.txt'), '');
  expect(await startForm().completePath(`${place}/ro`, [])).toEqual([
    `${place}/rows one/`,
    `${place}/rows two/`,
  ]);
});
