import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';

import { runFiles } from '../../source/ledger/files.js';
import { attemptsOf, editAttempts, editJournal } from './planting.js';
import { copyOf, damaged, stageAssignment, stageRun, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await stageAssignment();
});

/** Cuts a file somewhere in its last line, as a killed process leaves it. */
function tear(file: string): void {
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.slice(0, -20));
}

describe('a ledger that does not add up', () => {
  it('lacks the line of a row that was refused before it could be written', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      editAttempts(copy, (attempt) =>
        attempt.entity === 'User' && attempt.row === 10 ? [] : [attempt],
      ),
    );
    expect(failing).toEqual(['counts']);
    expect(check('counts')).toMatchObject({
      found: 1,
      detail: 'users claimed and decided: expected 10, found 9',
    });
  });

  it.each([
    ['inserted', 3, 'stored: User 3 ['],
    ['a duplicate', 8, 'not stored: User 8'],
  ])(
    'lacks the line of a row that was %s, though the run was closed',
    async (_outcome, row, listed) => {
      const { failing, check } = await damaged(stage, (copy) =>
        editAttempts(copy, (attempt) =>
          attempt.entity === 'User' && attempt.row === row ? [] : [attempt],
        ),
      );
      expect(check('unknown').detail).toContain(listed);
      expect(failing).toEqual(['counts']);
    },
  );

  it('holds a line twice', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      editAttempts(copy, (attempt) =>
        attempt.entity === 'Product' && attempt.row === 2 ? [attempt, attempt] : [attempt],
      ),
    );
    expect(failing).toEqual(['counts']);
    expect(check('counts').detail).toBe(
      'rows that the ledger decides twice: expected 0, found 1; ' +
        'ids that are acknowledged twice: expected 0, found 1; ' +
        'products claimed and decided: expected 10, found 11',
    );
  });

  it('decides a row in two ways', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      editAttempts(copy, (attempt) =>
        attempt.entity === 'Product' && attempt.row === 2
          ? [attempt, { ...attempt, outcome: 'duplicate' }]
          : [attempt],
      ),
    );
    expect(failing).toEqual(['counts']);
    expect(check('counts').detail).toContain(
      'rows that the ledger decides twice: expected 0, found 1',
    );
  });

  it('acknowledges an id twice, for two rows', async () => {
    const { failing, check } = await damaged(stage, (copy) => {
      const first = attemptsOf(copy).find(({ entity, row }) => entity === 'User' && row === 1);
      editAttempts(copy, (attempt) =>
        attempt.entity === 'User' && attempt.row === 8
          ? [{ ...attempt, outcome: 'inserted', reasons: [], values: first?.values ?? {} }]
          : [attempt],
      );
    });
    expect(failing).toEqual(['counts']);
    expect(check('counts').detail).toBe('ids that are acknowledged twice: expected 0, found 1');
  });

  it('acknowledges a row that was there before the run', async () => {
    const again = await stageRun({ dir: copyOf(stage).dir });
    const { failing, check } = await damaged(again, (copy) =>
      editAttempts(copy, (attempt) =>
        attempt.entity === 'Order' && attempt.row === 5
          ? [{ ...attempt, outcome: 'inserted', reasons: [] }]
          : [attempt],
      ),
    );
    expect(failing).toEqual(['counts']);
    expect(check('counts').detail).toBe('ids that are acknowledged twice: expected 0, found 1');
  });

  it('has claimed more rows than it decides', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      editJournal(copy, (line) =>
        line.type === 'end' ? [{ ...line, claimed: { ...line.claimed, Order: 11 } }] : [line],
      ),
    );
    expect(failing).toEqual(['counts']);
    expect(check('counts').detail).toBe('orders claimed and decided: expected 11, found 10');
  });

  it('has a torn line though the run was closed', async () => {
    const { failing, check } = await damaged(stage, ({ dir, run }) =>
      tear(runFiles(dir, run).attempts),
    );
    expect(failing).toEqual(['counts']);
    expect(check('counts').detail).toContain('torn lines in the ledger: expected 0, found 1');
  });

  it.each(['7', 'null', '"text"', '[]', '{}', '{"entity":"User","row":1}', '{"type":"run"}', 'x'])(
    'has a line that is no attempt: %s',
    async (line) => {
      const { failing } = await damaged(stage, ({ dir, run }) =>
        appendFileSync(runFiles(dir, run).attempts, `${line}\n`),
      );
      expect(failing).toEqual(['counts']);
    },
  );
});

describe('a ledger that still adds up', () => {
  it('may have its lines in any order', async () => {
    const { failing } = await damaged(stage, ({ dir, run }) => {
      const file = runFiles(dir, run).attempts;
      const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
      writeFileSync(file, `${lines.toReversed().join('\n')}\n`);
    });
    expect(failing).toEqual([]);
  });

  it('may have come through a program that ends lines with CRLF', async () => {
    const { failing } = await damaged(stage, ({ dir, run }) => {
      const { attempts, journal } = runFiles(dir, run);
      for (const file of [attempts, journal]) {
        writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'));
      }
    });
    expect(failing).toEqual([]);
  });

  it('may have a torn line where a thread died, if no row went with it', async () => {
    const { failing } = await damaged(stage, (copy) => {
      appendFileSync(runFiles(copy.dir, copy.run).attempts, '{"entity":"User","ro');
      editJournal(copy, (line) => [line.type === 'end' ? { ...line, status: 'failed' } : line]);
    });
    expect(failing).toEqual([]);
  });

  it('may have foreign lines in its journal', async () => {
    const { failing } = await damaged(stage, ({ dir, run }) =>
      appendFileSync(runFiles(dir, run).journal, '\n7\nnull\n[]\n{"type":"later"}\nhalf a li'),
    );
    expect(failing).toEqual([]);
  });
});
