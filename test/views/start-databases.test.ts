import { describe, expect, it } from 'vitest';
import type { DatabaseStatus } from '../../source/commands/database-status.js';
import { lineText } from '../../source/components/line.js';
import { lookOf } from '../../source/components/look.js';
import {
  databaseLines,
  databasesInOneLine,
  storedRows,
  troubleLines,
} from '../../source/views/start/databases.js';
import { initialState, type StartState } from '../../source/views/start/state.js';
import { databaseOf } from './support/services.js';
import { describeTopology } from '../../source/router/describe.js';
import { shopTopology } from '../harness/shop.js';

const LOOK = lookOf('dark', true);
const TOPOLOGY = describeTopology(shopTopology('.'), undefined);

const REFUSED: Partial<DatabaseStatus> = {
  state: 'broken',
  name: 'users at 10.0.0.1:5432',
  engine: 'PostgreSQL',
  problem: 'users at 10.0.0.1:5432 cannot be reached: no server listens there \u001B[2J',
  brief: 'refused',
  hint: 'Start the server',
};

const CHECKING: Pick<StartState, 'jobs'> = {
  jobs: [
    {
      kind: 'databases',
      title: 'Checking the databases',
      share: undefined,
      controller: new AbortController(),
    },
  ],
};

const withUser = (user: Partial<DatabaseStatus>): StartState => ({
  ...initialState,
  ...CHECKING,
  topology: TOPOLOGY,
  databases: [
    { ...databaseOf('User'), state: 'reachable', ...user },
    { ...databaseOf('Product'), state: 'missing' },
    { ...databaseOf('Order'), state: 'asked' },
  ],
});

const table = (state: StartState, width = 80): string[] =>
  databaseLines(state, { columns: width, rows: 30 }, LOOK).map(lineText);

describe('the states of databases', () => {
  it('are a sign and words, with the rows that are stored', () => {
    const [header, user, product, order] = table(withUser({ rows: 30 }));
    expect(header).toMatch(/^DATABASES .*state/);
    expect(user).toMatch(/^users\.db .*✔ ready · 30 rows/);
    expect(product).toMatch(/^products\.db .*created by the first run/);
    expect(order).toMatch(/^orders\.db .*checking…/);
  });

  it('name the cause of a problem and not the address, which the reason has', () => {
    const state = withUser(REFUSED);
    expect(table(state, 50)[1]).toMatch(/ ✖ refused *$/);
    expect(lineText(databasesInOneLine(state, LOOK))).toMatch(
      /^users ✖ refused · products\.db new/,
    );
    const reason = troubleLines(state, 200, LOOK).map(lineText).join(' ');
    expect(reason).toContain('✖ users at 10.0.0.1:5432 cannot be reached: no server listens there');
    expect(reason).toContain('. Start the server');
    // oxlint-disable-next-line no-control-regex -- control characters are meant
    expect(reason).not.toMatch(/[\u0000-\u001F]/);
  });

  it('of several databases are the worst of them, and how many are so', () => {
    const first = { ...databaseOf('User'), state: 'reachable' as const, rows: 4 };
    const second: DatabaseStatus = { ...databaseOf('User'), ...REFUSED, shard: 1, state: 'broken' };
    const state = { ...initialState, topology: TOPOLOGY, databases: [first, second] };
    expect(table(state)[1]).toMatch(/^users \(2\) .*✖ 1 of 2 refused/);
    expect(storedRows(state)).toBe(4);
  });

  it('are being checked until the first answer', () => {
    expect(
      table({ ...initialState, ...CHECKING, topology: TOPOLOGY })
        .slice(1)
        .join(' '),
    ).toMatch(/checking….*checking….*checking…/);
    expect(lineText(databasesInOneLine(initialState, LOOK))).toBe('Checking the databases…');
    expect(troubleLines(initialState, 80, LOOK)).toEqual([]);
  });
});
