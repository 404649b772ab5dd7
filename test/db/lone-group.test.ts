import type { Connection, Submittable } from 'pg';
import { describe, expect, it } from 'vitest';

import { LoneGroup } from '../../source/db/server/lone-group.js';

const STATEMENT = { name: 's1', text: 'INSERT …' };

/** The driver, which has one statement at a time, and what it sends. */
class FakeDriver {
  readonly sent: string[] = [];
  readonly parsedStatements: Record<string, string> = {};
  readonly #queue: LoneGroup[] = [];
  #active: LoneGroup | undefined;
  #isReady = true;

  query(statement: Submittable): void {
    this.#queue.push(statement as LoneGroup);
    this.#pulse();
  }

  answer(text: string): void {
    this.#active?.handleCommandComplete({ text });
    this.#ready();
  }

  refuse(error: Error): void {
    this.breakWith(error);
    this.#ready();
  }

  /** An error after which the server answers no more. */
  breakWith(error: Error): void {
    const active = this.#active;
    this.#active = undefined;
    active?.handleError(error);
  }

  #ready(): void {
    const active = this.#active;
    this.#active = undefined;
    this.#isReady = true;
    active?.handleReadyForQuery();
    this.#pulse();
  }

  #pulse(): void {
    if (!this.#isReady || this.#queue.length === 0) return;
    this.#isReady = false;
    this.#active = this.#queue.shift();
    const { parsedStatements } = this;
    const send = (message: string) => () => this.sent.push(message);
    this.#active?.submit({
      parsedStatements,
      stream: { cork: send('{'), uncork: send('}') },
      parse: send('parse'),
      bind: ({ values }: { values: string[] }) => this.sent.push(`bind ${values.join(' ')}`),
      execute: send('execute'),
      sync: send('sync'),
    } as unknown as Connection);
  }
}

const ofServer = (severity: string, code: string): Error =>
  Object.assign(new Error('no'), { severity, code });

describe('statements that are sent together', () => {
  it('leave at once, each with a commit of its own, and are prepared once', () => {
    const driver = new FakeDriver();
    void LoneGroup.run(driver, STATEMENT, [[1], [2]]);
    const rest = ['bind 1', 'execute', 'sync', 'bind 2', 'execute', 'sync', '}'];
    expect(driver.sent).toEqual(['{', 'parse', ...rest]);
    driver.answer('INSERT 0 1');
    expect(driver.sent).toHaveLength(rest.length + 2);
    const prepared = new FakeDriver();
    prepared.parsedStatements['s1'] = 'INSERT …';
    void LoneGroup.run(prepared, STATEMENT, [[1], [2]]);
    expect(prepared.sent).toEqual(['{', ...rest]);
  });

  it('give the number of changed rows of each, once all are answered', async () => {
    const driver = new FakeDriver();
    const counts = LoneGroup.run(driver, STATEMENT, [[1], [2], [3]]);
    for (const count of [1, 0, 1]) driver.answer(`INSERT 0 ${count}`);
    expect(await counts).toEqual([1, 0, 1]);
  });

  it.each(['ERROR', 'FEHLER'])(
    'are all answered before an error of one is reported: the next statement gets its own answer: %s',
    async (severity) => {
      const driver = new FakeDriver();
      const counts = LoneGroup.run(driver, STATEMENT, [[1], [2], [3]]);
      driver.answer('INSERT 0 1');
      driver.refuse(ofServer(severity, '23514'));
      const next = LoneGroup.run(driver, STATEMENT, [[4]]);
      driver.answer('INSERT 0 1');
      await expect(counts).rejects.toMatchObject({ code: '23514' });
      driver.answer('INSERT 0 0');
      expect(await next).toEqual([0]);
    },
  );

  it.each([
    ['the connection', Object.assign(new Error('gone'), { code: 'ECONNRESET' }), 'ECONNRESET'],
    ['the session', ofServer('FATAL', '57P01'), '57P01'],
  ])('fail together with %s', async (_, error, code) => {
    const driver = new FakeDriver();
    const counts = LoneGroup.run(driver, STATEMENT, [[1], [2], [3]]);
    driver.answer('INSERT 0 1');
    driver.breakWith(error);
    await expect(counts).rejects.toMatchObject({ code });
  });

  it('were not sent on a connection that was broken', async () => {
    const broken = {
      query: (group: Submittable) => (group as LoneGroup).handleError(new Error('not queryable')),
    };
    await expect(LoneGroup.run(broken, STATEMENT, [[1]])).rejects.toMatchObject({
      code: 'NOT_SENT',
    });
  });
});
