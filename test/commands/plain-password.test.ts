import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { hasPlainPassword, describePlainPassword } from '../../source/commands/plain-password.js';
import { temporaryFolder } from '../harness/folder.js';

describe('a password in a topology file', () => {
  it.each([
    'url: postgres://me:secret@h/d',
    'url: "postgres://me:se${cret@h/d"',
    'nodes: ["mysql://me:${PW}@one/d", "mysql://me:secret@two/d"]',
    'url: postgres://:secret@h/d',
    'url: postgres://me:secret#1@h/d',
  ])('is plain: %s', (text) => {
    expect(hasPlainPassword(text)).toBe(true);
  });

  it.each([
    'url: postgres://me:${PW}@h/d',
    'url: postgres://me:${A}${B}@h/d',
    'url: postgres://me@h:5432/d',
    'url: postgres://h/d',
    '# for example postgres://me:secret@h/d\nfile: a.db',
    'file: a.db # was postgres://me:secret@h/d',
  ])('is not there, or comes from the environment: %s', (text) => {
    expect(hasPlainPassword(text)).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('is warned of where others can read it', () => {
    const file = path.join(temporaryFolder(), 'topology.yaml');
    writeFileSync(file, 'url: postgres://me:secret@h/d');
    chmodSync(file, 0o644);
    expect(describePlainPassword(file)).toMatch(/^.*topology\.yaml holds a password .*chmod 600/);
    expect(describePlainPassword(file)).not.toContain('secret');
    chmodSync(file, 0o600);
    expect(describePlainPassword(file)).toBeUndefined();
    writeFileSync(file, 'url: postgres://me:${PW}@h/d');
    chmodSync(file, 0o644);
    expect(describePlainPassword(file)).toBeUndefined();
  });
});
