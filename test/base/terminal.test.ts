import { expect, it } from 'vitest';

import { isDrawable } from '../../source/base/terminal.js';

it.each<[boolean | undefined, NodeJS.ProcessEnv, boolean]>([
  [true, { TERM: 'xterm-256color' }, true],
  [true, {}, true],
  [true, { CI: '' }, true],
  [true, { CI: 'false' }, true],
  [true, { CI: 'true' }, false],
  [true, { CI: '1' }, false],
  [true, { TERM: 'dumb' }, false],
  [false, {}, false],
  [undefined, {}, false],
])('a terminal: %s, with %j it can be drawn on: %s', (isTTY, env, expected) => {
  expect(isDrawable({ isTTY }, env)).toBe(expected);
});
