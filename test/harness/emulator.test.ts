import { expect, it } from 'vitest';

import { Emulator } from './emulator.js';

it('what is right of the edge of a terminal that became narrower is out of sight', async () => {
  const emulator = new Emulator(10, 2, () => undefined);
  emulator.write('\u001B[?1049h\u001B[H0123456789\u001B[2;1H01234 6789');
  await emulator.drawn();
  emulator.resize(6, 2);
  expect(emulator.screen()).toEqual(['012345', '01234']);
});

it('a screen is read before what is written later changes it', async () => {
  const emulator = new Emulator(10, 1, () => undefined);
  emulator.write('first');
  const drawn = emulator.drawn();
  emulator.write('\u001B[2K\r');
  emulator.write('second');
  expect(await drawn).toEqual(['first']);
  expect(await emulator.drawn()).toEqual(['second']);
});
