import { describe, expect, it } from 'vitest';

import { misbehaviour, type Ending } from '../../source/commands/torture/program.js';

const FINE: Ending = { code: 0, signal: null, stdout: '', stderr: '', hung: false };

describe('how an attacked program ends', () => {
  it.each([
    ['well', FINE],
    ['with a sentence', { ...FINE, code: 1, stderr: 'dbsim-tui: users.db is locked' }],
    ['killed by the attack', { ...FINE, code: null, signal: 'SIGKILL' as const }],
  ])('is no fault of its own: %s', (_, ending) => {
    expect(misbehaviour(ending)).toEqual([]);
  });

  it.each([
    ['did not end in time', { ...FINE, code: null, signal: 'SIGKILL' as const, hung: true }],
    ['ended by SIGSEGV', { ...FINE, code: null, signal: 'SIGSEGV' as const }],
    ['ended with status 7', { ...FINE, code: 7 }],
    ['printed Error: no\n    at main', { ...FINE, code: 1, stderr: 'Error: no\n    at main' }],
  ])('is reported: %s', (problem, ending) => {
    expect(misbehaviour(ending)).toEqual([problem]);
  });
});
