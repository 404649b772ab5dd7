import { expect, it } from 'vitest';

import { OF_ROUNDS, readRateTask } from '../../source/commands/compare/rates-request.js';
import type { FlagValues } from '../../source/commands/context.js';

const read = (flags: FlagValues, vary: readonly string[] = []) =>
  readRateTask({
    operands: ['generate'],
    flags: { 'find-rate': '20ms', ...flags },
    lists: { vary },
    dir: '.',
    version: '1',
    env: {},
  });

it.each([...OF_ROUNDS, 'rate', 'rows', 'pace'])(
  'a search refuses --%s, with a reason of its own',
  async (flag) => {
    const hint = /^(?:A search|A window of a search|The rows of a search) .*\.$/;
    await expect(read({ [flag]: '5' })).rejects.toMatchObject({
      message: `--find-rate and --${flag} contradict each other`,
      hint: expect.stringMatching(hint) as string,
    });
  },
);

it('names the setting that is varied in vain, not a flag that was not given', async () => {
  await expect(read({}, ['rows=100,200'])).rejects.toThrow(
    '--find-rate and --vary rows contradict each other',
  );
  await expect(read({}, ['rate=1,2'])).rejects.toThrow('--find-rate and --vary rate contradict');
});

it('quotes a p99 as it was given', async () => {
  await expect(read({ 'find-rate': '0' })).rejects.toThrow('(was "0")');
});
