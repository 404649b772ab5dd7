import { describe, expect, it } from 'vitest';

import type { RunRecord } from '../../source/ledger/record.js';
import type { Audit, Cause, Totals } from '../../source/ledger/summary.js';
import {
  describeConclusion,
  describeFinding,
  describeNotInserted,
  describeTooEarly,
  describeUnfinished,
  describeWait,
  describeWork,
} from '../../source/report/conclusion.js';
import { collectFacts, type Facts } from '../../source/report/facts/facts.js';
import { listAtMost } from '../../source/report/options.js';
import { madeUpRun, type RunPlan } from './runs.js';

const factsOf = (plan: RunPlan, run: Partial<RunRecord['run']> = {}): Facts => {
  const made = madeUpRun(plan);
  const record = { ...made.record, run: { ...made.record.run, ...run } };
  return collectFacts({ ...made, record }, listAtMost(100));
};

const AUDITED: Audit = {
  ok: true,
  checks: ['lost', 'doubled', 'altered', 'stranger', 'orphan'].map((name) => ({
    name,
    ok: true,
    found: 0,
    detail: '',
  })),
};

const withAudit = (facts: Facts, audit: Audit): Facts => ({
  ...facts,
  record: { ...facts.record, audit },
});

const totals = (counts: Partial<Totals>): Totals => {
  const { invalid = 0, duplicate = 0, 'missing-reference': missing = 0 } = counts;
  const { failed = 0, unknown = 0, inserted = 0 } = counts;
  const rejected = invalid + duplicate + missing;
  const attempted = inserted + rejected + failed + unknown;
  return {
    attempted,
    inserted,
    rejected,
    invalid,
    duplicate,
    'missing-reference': missing,
    failed,
    unknown,
    successRate: attempted === 0 ? null : inserted / attempted,
  };
};

describe('what the threads did', () => {
  const facts = factsOf({ rows: 30 }, { durationMs: 3420, peakInFlight: 10 });

  it('names threads, rows, time and rows in flight', () => {
    expect(describeWork(facts)).toBe(
      'Ten threads inserted 30 of 30 rows in 3.42 s; up to ten were in flight at once.',
    );
  });

  it('knows whether a database had two callers only where every call was recorded', () => {
    const alone = new Map([
      ['users.db', 1],
      ['orders.db', 1],
    ]);
    expect(describeWork({ ...facts, writers: alone })).toMatch(
      /yet no database was called by two threads at the same moment\.$/,
    );
    const shared = new Map([
      ['users.db', 2],
      ['orders.db', 6],
    ]);
    expect(describeWork({ ...facts, writers: shared })).toMatch(
      /and orders\.db was called by six threads at the same moment\.$/,
    );
    expect(describeWork({ ...facts, writers: undefined })).not.toContain('same moment');
  });

  it('does not speak of rows in flight where there was one, or the number is not known', () => {
    const plan = { rows: 30, threads: 1 };
    expect(describeWork(factsOf(plan, { peakInFlight: 1 }))).not.toContain('in flight');
    expect(describeWork(factsOf({ rows: 30 }, { peakInFlight: 0 }))).not.toContain('in flight');
    expect(describeWork(factsOf({ rows: 0 }))).toBe('No row was attempted.');
  });

  it('names none where none was inserted', () => {
    const none = factsOf({ rows: 3, outcomeOf: () => 'invalid' });
    expect(describeWork(none)).toContain('inserted none of three rows');
  });
});

describe('the rows that were not inserted', () => {
  it('are counted by kind', () => {
    const counts = { inserted: 24, invalid: 4, duplicate: 1, 'missing-reference': 1 };
    expect(describeNotInserted(totals(counts), [])).toBe(
      'Six rows were rejected: four broke a rule, one repeated a value that was taken and one ' +
        'pointed to a row that was not there.',
    );
  });

  it('are of one kind, or one row', () => {
    expect(describeNotInserted(totals({ inserted: 2, duplicate: 13 }), [])).toBe(
      '13 rows were rejected, because each repeated a value that was taken.',
    );
    expect(describeNotInserted(totals({ inserted: 2, invalid: 1 }), [])).toBe(
      'One row was rejected, because it broke a rule.',
    );
  });

  it('name trouble of databases only where there was some', () => {
    const text = describeNotInserted(totals({ inserted: 1, failed: 2 }), []) ?? '';
    expect(text).toBe('Two rows failed, because a database or the system returned an error.');
    expect(text).not.toContain('rejected');
    const rejected = describeNotInserted(totals({ inserted: 1, invalid: 2 }), []);
    expect(rejected).not.toMatch(/failed|lost/);
  });

  it('are unknown for the reason that each has', () => {
    const unknown = (rule: string, rows: number): Cause => ({
      entity: 'User',
      outcome: 'unknown',
      field: '',
      rule,
      code: '',
      rows,
      first: { row: 1, message: '' },
    });
    expect(describeNotInserted(totals({ unknown: 7 }), [unknown('unknown', 7)])).toBe(
      'The outcome of seven rows is not known: the run ended before it reached the ledger.',
    );
    const causes = [unknown('unknown', 2), unknown('connection-lost', 1), unknown('full', 3)];
    expect(describeNotInserted(totals({ unknown: 6 }), causes)).toBe(
      'The outcome of two rows is not known: the run ended before it reached the ledger; ' +
        'the outcome of one row is not known: the connection was lost, and the acknowledgement ' +
        'with it; the outcome of three rows is not known, because a database or the system ' +
        'returned an error.',
    );
  });

  it('are none where every row was inserted, and not spoken of where none was attempted', () => {
    expect(describeNotInserted(totals({ inserted: 3 }), [])).toBe(
      'Every attempted row was inserted.',
    );
    expect(describeNotInserted(totals({ inserted: 3, invalid: 1 }), [])).not.toContain('Every');
    expect(describeNotInserted(totals({}), [])).toBeUndefined();
  });

  it('are false rejections where rows were inserted later', () => {
    expect(describeTooEarly({ tooEarly: 7 })).toMatch(/^Seven of these rejections were false ones/);
    expect(describeTooEarly({ tooEarly: 1 })).toMatch(/^One of these rejections was a false one/);
    expect(describeTooEarly({ tooEarly: 0 })).toBeUndefined();
    expect(describeTooEarly({})).toBeUndefined();
  });
});

describe('a run that did not complete', () => {
  it('is named with the rows that it left', () => {
    const facts = factsOf({ rows: 19 }, { status: 'interrupted', planned: 30 });
    expect(describeUnfinished(facts)).toBe(
      'The run was interrupted: eleven rows of 30 were never attempted.',
    );
    expect(describeUnfinished(factsOf({ rows: 30 }, { status: 'failed', planned: 30 }))).toBe(
      'The run crashed.',
    );
  });

  it('is no completed one', () => {
    expect(describeUnfinished(factsOf({ rows: 30 }, { planned: 30 }))).toBeUndefined();
  });
});

describe('the longest wait', () => {
  const facts = factsOf({ rows: 30 });

  it('has its story', () => {
    const wait = {
      thread: 8,
      phase: 'turn',
      fromMs: 100,
      toMs: 184,
      isOfAll: true,
      rows: { entity: 'User', firstRow: 4, lastRow: 4 },
      databases: ['users.db'],
      awaited: undefined,
      meanwhile: [],
      writing: undefined,
      aim: undefined,
    } as const;
    expect(describeWait({ ...facts, waits: [wait] })).toBe(
      'The longest wait: T08 waited 84.0 ms for its turn to write User row 4 to users.db.',
    );
  });

  it('is left out where no wait was recorded', () => {
    expect(describeWait({ ...facts, waits: [] })).toBeUndefined();
    expect(describeConclusion(facts).join(' ')).not.toContain('wait');
  });
});

describe('what the audit found', () => {
  it('is every inserted row once, where the checks that read them back passed', () => {
    const text = describeFinding(withAudit(factsOf({ rows: 30 }), AUDITED));
    expect(text).toBe(
      'The audit read three databases back and found every inserted row once, unchanged, and no ' +
        'order without its user and product.',
    );
  });

  it('is not that there are none without their user where orphans were allowed, or nothing was looked for', () => {
    const checks = AUDITED.checks.map((check) =>
      check.name === 'orphan' ? Object.assign({}, check, { found: 3 }) : check,
    );
    const allowed = describeFinding(withAudit(factsOf({ rows: 30 }), { ok: true, checks }));
    expect(allowed).toMatch(
      /unchanged, and three references of orders to rows that are not stored, which --references none allows\.$/,
    );
    const [lost] = AUDITED.checks;
    const old = { ok: true, checks: lost ? [lost] : [] };
    expect(describeFinding(withAudit(factsOf({ rows: 30 }), old))).toBe('The audit passed.');
  });

  it('is nothing where nothing was inserted', () => {
    const none = factsOf({ rows: 3, outcomeOf: () => 'invalid' });
    expect(describeFinding(withAudit(none, AUDITED))).toMatch(
      /found nothing that this run added\.$/,
    );
  });

  it('is not that no order lacks its user where no order was inserted', () => {
    const facts = factsOf({
      rows: 30,
      outcomeOf: (index) => (index < 20 ? 'inserted' : 'invalid'),
    });
    expect(facts.record.entities.Order!.inserted).toBe(0);
    expect(describeFinding(withAudit(facts, AUDITED))).toMatch(/once, unchanged\.$/);
  });

  it('is not that the run added nothing where rows of unknown outcome may be stored', () => {
    const facts = factsOf({ rows: 3, outcomeOf: () => 'unknown' });
    expect(describeFinding(withAudit(facts, AUDITED))).toBe('The audit passed.');
  });

  it('is what failed', () => {
    const checks = AUDITED.checks.map((check) =>
      check.name === 'lost' ? Object.assign({}, check, { ok: false, found: 2 }) : check,
    );
    const text = describeFinding(withAudit(factsOf({ rows: 30 }), { ok: false, checks }));
    expect(text).toBe('The audit failed: “nothing lost”.');
  });
});
