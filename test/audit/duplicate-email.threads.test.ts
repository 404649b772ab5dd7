import { beforeAll, describe, expect, it } from 'vitest';

import { editAttempts, plant, unguarded } from './planting.js';
import { damaged, stageAssignment, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await stageAssignment();
});

const add = (id: number, email: string): string =>
  `${unguarded('users')} INSERT INTO users (id, name, email) VALUES (${id}, 'Alice', '${email}');`;

describe('an email that is stored twice', () => {
  it('fails that check alone when the ledger acknowledges both rows', async () => {
    const { failing, check } = await damaged(stage, async (copy) => {
      await plant(copy, 'users', add(8, 'alice@example.com'));
      editAttempts(copy, (attempt) =>
        attempt.entity === 'User' && attempt.row === 8
          ? [{ ...attempt, outcome: 'inserted', reasons: [] }]
          : [attempt],
      );
    });
    expect(failing).toEqual(['duplicate-email']);
    expect(check('duplicate-email')).toMatchObject({
      found: 1,
      detail: '1 email appears more than once, ignoring case: alice@example.com (2 rows)',
    });
  });

  it('is a stranger or a ghost as well', async () => {
    const stranger = await damaged(stage, (copy) =>
      plant(copy, 'users', add(11, 'eve@example.com')),
    );
    expect(stranger.failing).toEqual(['stranger', 'duplicate-email']);
    const ghost = await damaged(stage, (copy) => plant(copy, 'users', add(8, 'alice@example.com')));
    expect(ghost.failing).toEqual(['ghost', 'duplicate-email']);
  });

  it('is found without regard to case', async () => {
    const { check } = await damaged(stage, (copy) =>
      plant(copy, 'users', `${add(11, 'EVE@Example.COM')} ${insert(12, 'eVe@example.com')}`),
    );
    expect(check('duplicate-email')).toMatchObject({ ok: false, found: 1 });
    expect(check('duplicate-email').detail).toMatch(/eve@example\.com \(3 rows\)$/i);
  });

  it('is found without regard to the case of letters beyond ASCII', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(copy, 'users', `${add(11, 'ÉVA@example.com')} ${insert(12, 'éva@example.com')}`),
    );
    expect(failing).toEqual(['stranger', 'duplicate-email']);
    expect(check('duplicate-email').detail).toMatch(/ éva@example\.com \(2 rows\)$/);
  });

  it('is found whichever way its host name is spelled', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(
        copy,
        'users',
        `${add(11, 'eva@bücher.example')} ${insert(12, 'Eva@XN--bcher-kva.example')}`,
      ),
    );
    expect(failing).toEqual(['stranger', 'duplicate-email']);
    expect(check('duplicate-email').detail).toMatch(/ eva@bücher\.example \(2 rows\)$/);
  });

  it.each(['users_email_unique', 'users_email_fold_unique'])(
    'fails the check of the files too when the index %s is gone',
    async (index) => {
      const { failing, check } = await damaged(stage, (copy) =>
        plant(copy, 'users', `DROP INDEX ${index}`),
      );
      expect(failing).toEqual(['integrity']);
      expect(check('integrity').detail).toBe(`users.db has no unique index ${index}`);
    },
  );
});

describe('emails that are no text', () => {
  it.each(["x'ff'", "x'414141'", '7', '1.5', 'NULL'])('like %s are altered rows', async (email) => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(copy, 'users', `${unguarded('users')} UPDATE users SET email = ${email} WHERE id = 4;`),
    );
    expect(failing).toEqual(['altered']);
    expect(check('altered').detail).toContain('User 4 [name David, email ');
  });

  it('are no address that two rows share', async () => {
    const { failing } = await damaged(stage, (copy) =>
      plant(
        copy,
        'users',
        `${unguarded('users')} UPDATE users SET email = NULL WHERE id IN (4, 5);`,
      ),
    );
    expect(failing).toEqual(['altered']);
  });
});

const insert = (id: number, email: string): string =>
  `INSERT INTO users (id, name, email) VALUES (${id}, 'Alice', '${email}');`;
