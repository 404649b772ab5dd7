import { expect, it } from 'vitest';

import { collectFacts } from '../../source/report/facts/facts.js';
import { listAtMost } from '../../source/report/options.js';
import { auditChapter } from '../../source/report/run-report/checks.js';
import { describeVerdict } from '../../source/report/verdict.js';
import { madeUpRun } from './runs.js';

it('the verdict refers to the chapter of the audit, which does not refer to itself', () => {
  const made = madeUpRun({ rows: 3 });
  const checks = [{ name: 'lost', ok: false, found: 1, detail: '1 row is missing: User 1' }];
  const record = { ...made.record, audit: { ok: false, checks } };
  const chapter = auditChapter(collectFacts({ ...made, record }, listAtMost(10)));
  expect(describeVerdict(record).audit).toBe(
    `Audit failed: 1 of 1 check. “nothing lost” failed. See “${chapter.title}”.`,
  );
  const text = JSON.stringify(chapter.blocks);
  expect(text).toContain('“nothing lost” failed.');
  expect(text).not.toContain(chapter.title);
});
