import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { maskAddress, normalizeAddress, withoutPassword } from '../../source/db/server/address.js';

const SECRET = 's3cret';

describe('an address', () => {
  it.each(['p@ss/w#rd', 'a?b=c', '%', '100%ff', 'a:b:c', '//h/d', '@', 'ü [x] \\'])(
    'may be written with the password %s as it is',
    (password) => {
      const address = normalizeAddress(
        `postgres://me:${password}@db.example:5432/shop?sslmode=require`,
      );
      const url = new URL(address ?? '');
      expect(decodeURIComponent(url.password)).toBe(password);
      expect(url).toMatchObject({ host: 'db.example:5432', username: 'me', pathname: '/shop' });
      expect(url.searchParams.get('sslmode')).toBe('require');
    },
  );

  it('may be written with its password encoded', () => {
    const address = normalizeAddress('mysql://me:p%40ss%2Fw%23rd@[::1]:3306/shop');
    expect(decodeURIComponent(new URL(address ?? '').password)).toBe('p@ss/w#rd');
    expect(new URL(address ?? '').hostname).toBe('[::1]');
  });

  it.each([
    '',
    'shop',
    'postgres://',
    'postgres://h',
    'postgres://h/',
    'postgres://me:x@/d',
    'u.db',
  ])('needs a host and a database: %j', (text) => {
    expect(normalizeAddress(text)).toBeUndefined();
  });

  it('has the same place with and without its password, whatever that is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (password) => {
        const address = `postgres://me:${password}@h:5432/shop`;
        expect(withoutPassword(address)).toBe('postgres://me@h:5432/shop');
        expect(maskAddress(address)).toBe('postgres://me:***@h:5432/shop');
        const url = new URL(normalizeAddress(address) ?? '');
        expect(url.host).toBe('h:5432');
      }),
    );
  });
});

describe('an address is shown', () => {
  it.each([
    ['postgres://me:x@h:5432/d', 'postgres://me:***@h:5432/d'],
    ['mysql://me:x%2Fy@host:1/db', 'mysql://me:***@host:1/db'],
    ['postgres://me:p@ss/w#rd@h/d', 'postgres://me:***@h/d'],
    ['postgres://me@h/d', 'postgres://me@h/d'],
    ['postgres://h/d?password=x', 'postgres://h/d'],
    ['postgres://h:5432', 'postgres://h:5432'],
  ])('without its password and settings: %s', (address, shown) => {
    expect(maskAddress(address)).toBe(shown);
  });

  it.each([
    `me:${SECRET}//${SECRET}@h`,
    `me:${SECRET}@10.0.0.1:3306/shop`,
    `postgres:me:${SECRET}@h/d`,
    `postgres:/me:${SECRET}@h/d`,
    `mysql://me:12/${SECRET}@h/d`,
    `mysql://me:12#${SECRET}@h/d`,
    `mysql://me:a@${SECRET}#b`,
    `mysql://me:${SECRET}`,
    `mysql://me:${SECRET}/shop`,
    `postgres://me:12@b/${SECRET}#@h/d`,
    `postgres://me@h/d?password=${SECRET}`,
  ])('without its password also where it is written wrong: %s', (address) => {
    expect(maskAddress(address)).not.toContain(SECRET);
  });
});
