import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';

/**
 * The licences of packages of which a part is passed on, as one text.
 * Throws when a package has none: it may not be passed on then.
 * @param {readonly string[]} folders of the packages, relative to the checkout
 */
export function thirdPartyLicenses(folders) {
  const packages = folders.map(readPackage);
  const byName = new Map(packages.map((pkg) => [`${pkg.name} ${pkg.version}`, pkg]));
  const sections = [...byName]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([title, { license, text }]) => `${title} (${license})\n\n${text}\n`);
  const heading = 'dbsim-tui contains parts of these packages, each under its own licence.\n';
  return [heading, ...sections].join(`\n${'='.repeat(80)}\n\n`);
}

/**
 * The folders of the packages of which a part is in the bundle, relative to the checkout.
 * @param {import('esbuild').Metafile} metafile
 */
export function bundledFolders(metafile) {
  const files = Object.values(metafile.outputs)
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([file]) => file);
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))];
}

/** @param {string} folder */
function readPackage(folder) {
  const { name, version, license, author } = JSON.parse(
    readFileSync(inRoot(folder, 'package.json'), 'utf8'),
  );
  const texts = licenseFiles(folder).map((file) => readFileSync(file, 'utf8').trim());
  if (texts.length === 0 && license === 'MIT') texts.push(mitText(author?.name ?? author ?? name));
  if (texts.length === 0) throw new Error(`${name} ${version} has no licence text`);
  return { name, version, license: license ?? 'see the text', text: texts.join('\n\n') };
}

/**
 * The licence of a package, and those of the packages that it has bundled itself.
 * @param {string} folder
 */
function licenseFiles(folder) {
  return readdirSync(inRoot(folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => !file.includes('node_modules'))
    .filter((file) =>
      /^(?:licen[cs]es?|copying|notice)(?:[.-](?:md|txt|mit))?$/i.test(path.basename(file)),
    )
    .map((file) => inRoot(folder, file));
}

/** Some packages only name "MIT": its text is known, our own LICENSE holds it. @param {string} owner */
function mitText(owner) {
  const own = readFileSync(inRoot('LICENSE'), 'utf8').trim();
  return own.replace(/^Copyright .*$/m, `Copyright (c) ${owner}`);
}
