import { beforeAll, describe, expect, it } from 'vitest';

import { editJournal } from './planting.js';
import { audited, copyOf, damaged, stageRun, type Stage } from './stage.js';

const NAMED = 'Order 10: user_id 10 is not stored; Order 10: product_id 11 is not stored';

/** The assignment without a look at references. */
let stage: Stage;

beforeAll(async () => {
  stage = await stageRun({ settings: { references: 'none' } });
});

describe('an order that points to nothing', () => {
  it('is allowed where the run did not check references, and is listed', async () => {
    const { failing, check } = await audited(stage);
    expect(failing).toEqual([]);
    expect(check('orphan')).toEqual({
      name: 'orphan',
      ok: true,
      found: 2,
      detail: `--references none allows orphans; 2 references point to missing rows: ${NAMED}`,
    });
  });

  it.each(['wait', 'check'] as const)(
    'is an orphan where the policy was %s',
    async (references) => {
      const { failing, check } = await damaged(stage, (copy) =>
        editJournal(copy, (line) => {
          if (line.type !== 'run') return [line];
          return [
            { ...line, run: { ...line.run, settings: { ...line.run.settings, references } } },
          ];
        }),
      );
      expect(failing).toEqual(['orphan']);
      expect(check('orphan')).toMatchObject({
        found: 2,
        detail: `2 references point to missing rows: ${NAMED}`,
      });
    },
  );

  it('of an earlier run is reported, and is not held against this one', async () => {
    const { dir } = copyOf(stage);
    const { failing, check } = await audited(await stageRun({ dir }));
    expect(failing).toEqual([]);
    expect(check('orphan')).toMatchObject({
      found: 0,
      detail: `every order of the run points to a stored user and product (in rows that are not of this run, 2 references point to missing rows: ${NAMED})`,
    });
  });
});
