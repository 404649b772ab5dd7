import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { thirdPartyLicenses } from '../../scripts/lib/licenses.mjs';
import { temporaryFolder } from '../harness/folder.js';
import { root } from '../harness/program.js';

/** Makes a package and gives its folder, relative to the checkout. */
function makePackage(description: object, licenseText?: string): string {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(description));
  if (licenseText !== undefined) writeFileSync(path.join(folder, 'LICENCE.md'), licenseText);
  return path.relative(root, folder);
}

describe('the licences of what is passed on', () => {
  it('are given with name and version, each package once, in order', () => {
    const b = makePackage({ name: 'b', version: '2.0.0', license: 'ISC' }, 'Text of b');
    const a = makePackage({ name: 'a', version: '1.0.0', license: 'ISC' }, 'Text of a');
    const text = thirdPartyLicenses([b, a, a]);
    expect(text.match(/^\w \S+ \(.*\)\n\nText of \w$/gm)).toEqual([
      'a 1.0.0 (ISC)\n\nText of a',
      'b 2.0.0 (ISC)\n\nText of b',
    ]);
  });

  it('are filled in for a package that only names MIT', () => {
    const folder = makePackage({ name: 'a', version: '1.0.0', license: 'MIT', author: 'Ada' });
    expect(thirdPartyLicenses([folder])).toMatch(/Copyright \(c\) Ada\n[^]*Permission is hereby/);
  });

  it('stop the build where there is none', () => {
    const unlicensed = makePackage({ name: 'a', version: '1.0.0' });
    expect(() => thirdPartyLicenses([unlicensed])).toThrow('a 1.0.0 has no licence text');
    const named = makePackage({ name: 'b', version: '1.0.0', license: 'Apache-2.0' });
    expect(() => thirdPartyLicenses([named])).toThrow('b 1.0.0 has no licence text');
  });
});
