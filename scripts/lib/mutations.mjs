/**
 * A promise of the program, the one place that keeps it, and the tests that must notice when it is
 * gone.
 * @typedef {object} Mutation
 * @property {string} name what is taken away
 * @property {string} file
 * @property {string} find occurs exactly once in the file
 * @property {string} replace
 * @property {readonly string[]} tests files of quick tests, of which one at least must turn red
 */

const CHECKS = 'source/audit/checks.ts';

/**
 * @param {string} name @param {string} find @param {string} replace @param {string[]} tests
 * @returns {Mutation}
 */
const check = (name, find, replace, tests) => ({
  name: `audit: ${name}`,
  file: CHECKS,
  find,
  replace,
  tests: tests.map((file) => `test/audit/${file}.threads.test.ts`),
});

/** @param {string} finding @returns {string} */
const nothing = (finding) => `{ ...${finding}, count: 0 }`;

/** @type {readonly Mutation[]} */
export const MUTATIONS = [
  {
    name: 'COMMIT before a row counts as inserted',
    file: 'source/db/sqlite/store.ts',
    find: "commit: 'COMMIT',",
    replace: "commit: 'ROLLBACK',",
    tests: ['test/db/store.test.ts', 'test/e2e/assignment.threads.test.ts'],
  },
  {
    name: 'COMMIT before the rows of a batch count as inserted',
    file: 'source/sim/write-batch.ts',
    find: 'await store.commit();\n  batch.decide();',
    replace: 'batch.decide();\n  await store.commit();',
    tests: ['test/sim/fault-sweep.test.ts'],
  },
  {
    name: 'COMMIT before the rows of a transaction count as inserted',
    file: 'source/sim/write-batch.ts',
    find: "await store.commit();\n  for (const row of rows) row.decide(row.state === 'committing');",
    replace:
      "for (const row of rows) row.decide(row.state === 'committing');\n  await store.commit();",
    tests: ['test/sim/fault-sweep.test.ts', 'test/sim/write-batch.test.ts'],
  },
  {
    name: 'COMMIT on a server',
    file: 'source/db/server/writing.ts',
    find: "await this.#session.run('COMMIT');",
    replace: "await this.#session.run('ROLLBACK');",
    tests: ['test/db/server-store.test.ts'],
  },
  {
    name: 'the answer of the database before a row of a turn counts as inserted',
    file: 'source/sim/row-lane.ts',
    find: 'this.#chain.after(inserted ? this.#inserted : this.#refused);',
    replace: 'void inserted, this.#chain.after(this.#inserted);',
    tests: ['test/sim/row-lane.test.ts', 'test/sim/lanes.threads.test.ts'],
  },
  {
    name: 'an error of the database before a row of a turn counts as inserted',
    file: 'source/sim/row-lane.ts',
    find: 'this.#chain.after(this.#failed);',
    replace: 'this.#chain.after(this.#inserted);',
    tests: ['test/sim/fault-sweep.test.ts'],
  },
  {
    name: 'announcement of rows in the ledger before they are written',
    file: 'source/sim/recorder.ts',
    find: 'this.#journal.append(formatWriting(this.#thread, entity, list.spans));',
    replace: 'formatWriting(this.#thread, entity, list.spans);',
    tests: ['test/sim/fault-sweep.test.ts', 'test/e2e/kill.program.test.ts'],
  },
  {
    name: 'announcement of the rows of a turn',
    file: 'source/sim/row-lane.ts',
    find: 'recorder.announceSpans(this.#step.entity.name, this.#turn.spans);',
    replace: 'void recorder;',
    tests: ['test/sim/row-lane.test.ts', 'test/sim/fault-sweep.test.ts'],
  },
  {
    name: 'announcement of the rows of a batch',
    file: 'source/sim/batch-lane.ts',
    find: 'recorder.announceSpans(step.entity.name, batch.writable());',
    replace: 'void recorder;',
    tests: ['test/sim/fault-sweep.test.ts'],
  },
  {
    name: 'announcement of the rows of a step',
    file: 'source/sim/batch.ts',
    find: 'recorder.announce(rows);',
    replace: 'void recorder;',
    tests: ['test/sim/row-lane.test.ts', 'test/sim/fault-sweep.test.ts'],
  },
  {
    name: 'unique index',
    file: 'source/db/sqlite/schema.ts',
    find: 'sql: `CREATE UNIQUE INDEX',
    replace: 'sql: `CREATE INDEX',
    tests: ['test/db/store.test.ts', 'test/db/schema.test.ts'],
  },
  {
    name: 'unique index on a server',
    file: 'source/db/server/schema.ts',
    find: 'sql: `CREATE UNIQUE INDEX',
    replace: 'sql: `CREATE INDEX',
    tests: ['test/db/server-schema.test.ts'],
  },
  {
    name: 'check of references',
    file: 'source/sim/references.ts',
    find: 'if (!this.#policy.asks) return undefined;',
    replace: 'if (this.#policy) return undefined;',
    tests: ['test/sim/references.threads.test.ts', 'test/e2e/assignment.threads.test.ts'],
  },
  {
    name: 'check of the references of a turn',
    file: 'source/sim/row-lane.ts',
    find: 'const checking = context.references.checkBatch(turn.entity, turn);',
    replace: 'const checking = undefined as Promise<void> | undefined;',
    tests: ['test/sim/row-lane.test.ts', 'test/sim/lanes.threads.test.ts'],
  },
  {
    name: 'check of the references of a batch',
    file: 'source/sim/batch-lane.ts',
    find: 'const checking = context.references.checkBatch(batch.entity, batch);',
    replace: 'const checking = undefined as Promise<void> | undefined;',
    tests: ['test/sim/lanes.threads.test.ts', 'test/e2e/policies.threads.test.ts'],
  },
  {
    name: 'check of the references of a step',
    file: 'source/sim/batch.ts',
    find: 'const checking = context.references.check(step.entity, rows);',
    replace: 'const checking = undefined as Promise<void> | undefined;',
    tests: ['test/sim/row-lane.test.ts', 'test/e2e/policies.threads.test.ts'],
  },
  {
    name: 'lock of the folder',
    file: 'source/db/sqlite/folder-lock.ts',
    find: "await handle.run('BEGIN EXCLUSIVE');",
    replace: '',
    tests: ['test/db/folder-lock.threads.test.ts'],
  },
  {
    name: 'escaping of values',
    file: 'source/base/text.ts',
    find: 'if (PLAIN.test(text)) return text;',
    replace: 'return text;',
    tests: ['test/entities/text.test.ts', 'test/views/drawing.test.tsx'],
  },
  {
    name: 'restoring the terminal',
    file: 'source/views/shell/terminal.ts',
    find: 'stream.write(MOUSE_OFF + WRAP_ON);',
    replace: 'void stream;',
    tests: ['test/e2e/screen.terminal.test.ts'],
  },
  {
    name: 'restoring the terminal at the end',
    file: 'source/app.tsx',
    find: 'instance.unmount();\n    restoreTerminal(stdout);',
    replace: 'instance.unmount();',
    tests: ['test/e2e/screen.terminal.test.ts'],
  },
  {
    name: 'restoring the terminal while the program is stopped',
    file: 'source/app.tsx',
    find: 'mouse.use(false);\n      restoreTerminal(stdout);',
    replace: 'mouse.use(false);',
    tests: ['test/e2e/job-control.terminal.test.ts'],
  },
  {
    name: 'NO_COLOR',
    file: 'source/base/style.ts',
    find: "if (!wanted || env['NO_COLOR']) return false;",
    replace: 'if (!wanted) return false;',
    tests: ['test/base/terminal.test.ts', 'test/commands', 'test/e2e/colours.terminal.test.ts'],
  },
  {
    name: 'exit status 1 where the audit failed',
    file: 'source/commands/run.ts',
    find: 'return isClean && audit.ok ? 0 : 1;',
    replace: 'return isClean ? 0 : 1;',
    tests: [
      'test/commands',
      'test/e2e/commands.threads.test.ts',
      'test/e2e/policies.threads.test.ts',
    ],
  },
  {
    name: 'exit status 1 of verify where the audit failed',
    file: 'source/commands/verify.ts',
    find: 'return audit.ok && totals.failed',
    replace: 'return totals.failed',
    tests: ['test/e2e/commands.threads.test.ts'],
  },
  {
    name: 'exit status 1 of verify where a row failed',
    file: 'source/commands/verify.ts',
    find: 'totals.failed === 0 && ',
    replace: '',
    tests: ['test/e2e/commands.threads.test.ts', 'test/e2e/trouble.program.test.ts'],
  },
  {
    name: 'exit status 1 of torture where a promise was violated',
    file: 'source/commands/torture/torture.ts',
    find: 'watch.status ?? (isOk ? 0 : 1)',
    replace: 'watch.status ?? (isOk ? 0 : 0)',
    tests: ['test/torture', 'test/e2e/torture.program.test.ts'],
  },
  check('lost', "    'lost',\n    lost,", `    'lost',\n    ${nothing('lost')},`, ['lost']),
  check('doubled', "'doubled', findings.doubled,", `'doubled', ${nothing('findings.doubled')},`, [
    'doubled',
  ]),
  check('ghost', 'findings.refusedButStored,', `${nothing('findings.refusedButStored')},`, [
    'ghost',
  ]),
  check('stranger', 'findings.unexpected,', `${nothing('findings.unexpected')},`, ['stranger']),
  check('altered', 'findings.altered,', `${nothing('findings.altered')},`, ['altered']),
  check('misrouted', 'findings.misrouted,', `${nothing('findings.misrouted')},`, ['misrouted']),
  check('orphan', 'const { count } = orphans;', 'const count = 0;', ['orphan']),
  check(
    'duplicate-email',
    'findings.repeatedIn(entity, unique),',
    `${nothing('findings.repeatedIn(entity, unique)')},`,
    ['duplicate-email'],
  ),
  check('counts', 'pair.expected !== pair.found', 'false', ['counts']),
  check('unknown', 'unknownStored.count + unknownAbsent.count', '0', ['unknown']),
  check('integrity', 'findings.damaged,', `${nothing('findings.damaged')},`, ['integrity']),
  check('copies', "none('copies', copies,", `none('copies', ${nothing('copies')},`, ['shards']),
  check('claims', "none('claims', claims,", `none('claims', ${nothing('claims')},`, ['shards']),
];
