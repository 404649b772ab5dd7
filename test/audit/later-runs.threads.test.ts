import { beforeAll, describe, expect, it } from 'vitest';

import { callProgram } from '../harness/in-process.js';
import { plant } from './planting.js';
import { audited, copyOf, generated, stageAssignment, stageRun, type Stage } from './stage.js';

/** The assignment in a folder of its own. */
const assignment = async (): Promise<Stage> => copyOf(await stageAssignment());

/** The assignment, and a run of generated rows after it. */
let two: { readonly first: Stage; readonly second: Stage };

beforeAll(async () => {
  const first = await assignment();
  two = { first, second: await stageRun({ dir: first.dir, workload: generated(100, 3, 0) }) };
});

/** Copies of the two runs, in one folder. */
function copyOfTwo(): typeof two {
  const first = copyOf(two.first);
  return { first, second: { ...two.second, dir: first.dir } };
}

describe('an earlier run, audited after later ones', () => {
  it('holds: rows of later runs are no strangers', async () => {
    const { first } = copyOfTwo();
    await stageRun({ dir: first.dir, workload: generated(200, 4), settings: { batch: 30 } });
    expect((await audited(first)).failing).toEqual([]);
  });

  it('does not answer for rows of later runs that are gone or changed', async () => {
    const { first, second } = copyOfTwo();
    await plant(first, 'products', 'DELETE FROM products WHERE id = 20');
    await plant(first, 'products', "UPDATE products SET name = 'Other' WHERE id = 21");
    expect((await audited(first)).failing).toEqual([]);
    expect((await audited(second)).failing).toContain('altered');
  });

  it('still finds strangers that no run wrote', async () => {
    const { first } = copyOfTwo();
    await plant(first, 'products', "INSERT INTO products VALUES (1000, 'Lamp', '9.00')");
    const { failing, check } = await audited(first);
    expect(failing).toEqual(['stranger']);
    expect(check('stranger').detail).toContain('Product 1000 [');
  });

  it('still finds its own rows doubled, altered or lost', async () => {
    const { first } = copyOfTwo();
    await plant(first, 'orders', 'UPDATE orders SET quantity = 77 WHERE id = 2');
    await plant(first, 'orders', 'DELETE FROM orders WHERE id = 3');
    const { failing, check } = await audited(first);
    expect(failing).toEqual(['lost', 'altered']);
    expect(check('altered').detail).toContain('Order 2 [');
    expect(check('lost').detail).toBe('1 row is missing: Order 3 (row 3)');
  });
});

describe('what emptied the databases since', () => {
  it('is named when it was a run with --fresh', async () => {
    const first = await assignment();
    const second = await stageRun({
      dir: first.dir,
      workload: generated(0, 1),
      settings: { fresh: true },
    });
    const { failing, check } = await audited(first);
    expect(failing).toEqual(['lost']);
    expect(check('lost').detail).toContain(
      `rows are missing (the databases were emptied since, by run ${second.run} (--fresh)): `,
    );
  });

  it('is named when it was a reset', async () => {
    const first = await assignment();
    const { code } = await callProgram(['reset', '--yes'], { cwd: first.dir });
    expect(code).toBe(0);
    const { failing, check } = await audited(first);
    expect(failing).toEqual(['lost']);
    expect(check('lost').detail).toMatch(
      / rows are missing \(the databases were emptied since, by reset, --fresh or migrate --down at \d{4}-\d\d-\d\dT[\d:.]+Z\): /,
    );
  });

  it('is named also when other rows took the ids since', async () => {
    const first = await stageRun({ workload: generated(60, 1, 0) });
    const second = await stageRun({
      dir: first.dir,
      workload: generated(60, 2, 0),
      settings: { fresh: true },
    });
    const { check } = await audited(first);
    expect(check('altered').ok).toBe(false);
    expect(check('altered').detail).toContain(`run ${second.run} (--fresh)`);
    expect((await audited(second)).failing).toEqual([]);
  });

  it('does not matter to a run after it', async () => {
    const { dir } = await assignment();
    const { failing } = await audited(await stageRun({ dir, settings: { fresh: true } }));
    expect(failing).toEqual([]);
  });

  it('is no violation when the same rows were written again', async () => {
    const first = await assignment();
    await stageRun({ dir: first.dir, settings: { fresh: true } });
    expect((await audited(first)).failing).toEqual([]);
  });
});
