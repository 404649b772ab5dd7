import type { Connection } from 'pg';
import { describe, expect, it } from 'vitest';

import { LoneStatement } from '../../source/db/server/lone-statement.js';

const PREPARED = { name: 's1', text: 'INSERT …', bound: [7, 'Ana', null] };

/** The driver's side of a connection: what is sent, and how much of it at once. */
class FakeWire {
  readonly parsedStatements: Record<string, string> = {};
  readonly sent: unknown[] = [];
  isCorked = false;
  readonly stream = {
    cork: () => {
      this.isCorked = true;
    },
    uncork: () => {
      this.isCorked = false;
    },
  };

  parse(message: object): void {
    this.#send({ parse: message });
  }

  bind(message: object): void {
    this.#send({ bind: message });
  }

  execute(message: object): void {
    this.#send({ execute: message });
  }

  flush(): void {
    this.#send('flush');
  }

  sync(): void {
    this.#send('sync');
  }

  #send(message: unknown): void {
    this.sent.push(this.isCorked ? message : { early: message });
  }
}

function submitted(wire: FakeWire): { statement: LoneStatement; answers: unknown[] } {
  const answers: unknown[] = [];
  const statement = new LoneStatement(PREPARED, {
    changed: (count) => answers.push(['changed', count]),
    committed: (count) => answers.push(['committed', count]),
    failed: (error) => answers.push(['failed', error]),
  });
  statement.submit(wire as unknown as Connection);
  expect(wire.isCorked).toBe(false);
  return { statement, answers };
}

describe('a statement in a transaction of its own', () => {
  const REST = [
    { bind: { statement: 's1', values: ['7', 'Ana', null] } },
    { execute: { portal: '', rows: 0 } },
    'flush',
    'sync',
  ];

  it('is sent at once, and asks for its result before the commit', () => {
    const wire = new FakeWire();
    submitted(wire);
    expect(wire.sent).toEqual([{ parse: { name: 's1', text: 'INSERT …', types: [] } }, ...REST]);
  });

  it('is parsed once on a connection', () => {
    const wire = new FakeWire();
    wire.parsedStatements['s1'] = 'INSERT …';
    submitted(wire);
    expect(wire.sent).toEqual(REST);
  });

  it.each([
    ['INSERT 0 1', 1],
    ['INSERT 0 0', 0],
  ])('reports its result, then its commit: %s', (text, count) => {
    const { statement, answers } = submitted(new FakeWire());
    statement.handleCommandComplete({ text });
    expect(answers).toEqual([['changed', count]]);
    statement.handleReadyForQuery();
    expect(answers).toEqual([
      ['changed', count],
      ['committed', count],
    ]);
  });

  it('reports that it was not sent, on a connection that is broken', () => {
    const answers: unknown[] = [];
    const statement = new LoneStatement(PREPARED, {
      changed: () => undefined,
      committed: () => undefined,
      failed: (error) => answers.push(error),
    });
    statement.handleError(new Error('not queryable'));
    expect(answers).toMatchObject([{ code: 'NOT_SENT' }]);
  });

  it('reports an error', () => {
    const { statement, answers } = submitted(new FakeWire());
    const error = new Error('no');
    statement.handleError(error);
    expect(answers).toEqual([['failed', error]]);
  });
});
