import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { CodeCache, codeCacheOf, codeFolder } from '../../source/base/code-cache.js';
import { temporaryFolder } from '../harness/folder.js';

const CODE = new Uint8Array(Buffer.from('compiled code'));

function cacheIn(folder: string, source = 'hash'): CodeCache {
  return new CodeCache(folder, 'audit', source);
}

describe('a cache of compiled code', () => {
  it('gives what was written, and nothing before', () => {
    const folder = path.join(temporaryFolder(), 'caches', 'ours');
    expect(cacheIn(folder).read()).toBeUndefined();
    cacheIn(folder).write(CODE);
    expect(Buffer.from(cacheIn(folder).read()!)).toEqual(Buffer.from(CODE));
  });

  it('replaces what was there, and leaves no other file', () => {
    const folder = temporaryFolder();
    cacheIn(folder).write(Buffer.from('old'));
    cacheIn(folder).write(CODE);
    expect(Buffer.from(cacheIn(folder).read()!)).toEqual(Buffer.from(CODE));
    expect(readdirSync(folder)).toEqual(['audit.code']);
  });

  it('is for this user only', () => {
    const folder = path.join(temporaryFolder(), 'ours');
    cacheIn(folder).write(CODE);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(folder, 'audit.code')).mode & 0o777).toBe(0o600);
  });

  it('gives nothing for another text', () => {
    const folder = temporaryFolder();
    cacheIn(folder).write(CODE);
    expect(cacheIn(folder, 'other').read()).toBeUndefined();
  });

  it.each<[string, (file: string) => void]>([
    ['with one bit changed', (file) => flipBit(file, 40)],
    ['with its digest changed', (file) => flipBit(file, 0)],
    ['cut short', (file) => truncateSync(file, 38)],
    ['empty', (file) => truncateSync(file, 0)],
  ])('gives nothing from a file %s', (_, damage) => {
    const folder = temporaryFolder();
    cacheIn(folder).write(CODE);
    damage(path.join(folder, 'audit.code'));
    expect(cacheIn(folder).read()).toBeUndefined();
  });

  it('does without a folder that cannot be written', () => {
    const file = path.join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const cache = cacheIn(path.join(file, 'ours'));
    cache.write(CODE);
    expect(cache.read()).toBeUndefined();
  });

  it('does without a place in the folder', () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'audit.code'));
    cacheIn(folder).write(CODE);
    expect(cacheIn(folder).read()).toBeUndefined();
    expect(readdirSync(folder)).toEqual(['audit.code']);
  });

  it('is not made for a text that does not begin with its hash', () => {
    expect(codeCacheOf('module.exports = 1;', 'audit')).toBeUndefined();
    expect(codeCacheOf(`/*${'0a'.repeat(32)}*/module.exports = 1;`, 'audit')).toBeDefined();
  });
});

describe('the folder of compiled code', () => {
  const home = (): string => '/u/eve';
  const none = (): string => {
    throw new Error('no home');
  };

  it.each([
    ['linux', {}, home, '/u/eve/.cache/dbsim-tui'],
    ['linux', { XDG_CACHE_HOME: '/var/caches' }, home, '/var/caches/dbsim-tui'],
    ['linux', { XDG_CACHE_HOME: 'here' }, home, '/u/eve/.cache/dbsim-tui'],
    ['linux', { XDG_CACHE_HOME: '' }, home, '/u/eve/.cache/dbsim-tui'],
    ['darwin', {}, home, '/u/eve/Library/Caches/dbsim-tui'],
    ['win32', { LOCALAPPDATA: '/local' }, home, '/local/dbsim-tui'],
    ['win32', {}, home, undefined],
    ['linux', {}, none, undefined],
    ['linux', {}, () => '', undefined],
    ['linux', { NODE_DISABLE_COMPILE_CACHE: '1' }, home, undefined],
  ])('on %s with %j', (platform, env, at, folder) => {
    expect(codeFolder({ platform, env, home: at })).toBe(folder);
  });
});

function flipBit(file: string, position: number): void {
  const bytes = readFileSync(file);
  bytes[position]! ^= 1;
  writeFileSync(file, bytes);
}
