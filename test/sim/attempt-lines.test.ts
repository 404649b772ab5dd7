import { expect, it } from 'vitest';

import { LineWriter } from '../../source/ledger/line-writer.js';
import { attemptLine, writeAttempts } from '../../source/sim/attempt-lines.js';
import { ClaimedRow } from '../../source/sim/work.js';
import { ENTITIES } from '../harness/shop.js';

const claimed = (raw: ConstructorParameters<typeof ClaimedRow>[2]): ClaimedRow =>
  new ClaimedRow(ENTITIES.User, 7, raw, 12.5, () => 'line 7 of users.csv');

it('the line of one row is that of a batch of one, whatever became of it', () => {
  const inserted = claimed([7, 'Ana "A" \ud800', 'ana@example.com']);
  inserted.decide(true);
  const late = claimed([7, 'Ana', 'ana@example.com']);
  late.lateMs = 3.25;
  late.decide(true);
  const retried = claimed([7, 'Ana', 'ana@example.com']);
  retried.retries = 2;
  retried.decide(true);
  const invalid = claimed([7, '', 'ana@example.com']);
  invalid.decide(false);
  const unknown = claimed([7, 'Ana', 'ana@example.com']);
  unknown.decide('unknown');
  for (const row of [inserted, late, retried, invalid, unknown]) {
    const lines = new LineWriter();
    writeAttempts([row], 3, 20, lines);
    expect(attemptLine(row, 3, 20)).toBe(Buffer.from(lines.written).toString('utf8'));
  }
});
