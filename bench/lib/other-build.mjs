import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { runNpm, runQuietly } from '../../scripts/lib/child.mjs';
import { inRoot, root } from '../../scripts/lib/paths.mjs';
import { newFolder } from './work.mjs';

/**
 * Another commit of this repository, built: what `--against` compares with.
 * @typedef {{ commit: string, launcher: string }} OtherBuild
 */

/**
 * Builds another commit in a temporary folder. It shares this checkout's packages unless one has another
 * version there or its build needs one more; then they are installed.
 * @param {string} ref what git can resolve: a commit, tag or branch
 * @param {(text: string) => void} notify
 * @returns {Promise<OtherBuild>}
 */
export async function buildOther(ref, notify) {
  const id = resolveCommit(ref);
  const commit = id.slice(0, 7);
  const folder = path.join(newFolder('against'), commit);
  notify(`building ${commit} to compare with`);
  git(['clone', '--quiet', '--shared', '--no-checkout', root, folder]);
  git(['-C', folder, 'checkout', '--quiet', '--detach', id]);
  const modules = path.join(folder, 'node_modules');
  const isShareable = differentPackages(packagesIn(folder), installedPackages()).length === 0;
  if (isShareable) symlinkSync(inRoot('node_modules'), modules, 'junction');
  else await install(folder, notify);
  let problem = await build(folder);
  if (problem !== undefined && isShareable) {
    await install(folder, notify);
    problem = await build(folder);
  }
  if (problem !== undefined) throw new Error(`${commit} could not be built:\n${problem}`);
  return { commit, launcher: path.join(folder, 'dist', 'launcher.cjs') };
}

/** @param {string} ref */
function resolveCommit(ref) {
  try {
    return git([
      '-C',
      root,
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${ref}^{commit}`,
    ]);
  } catch (error) {
    throw new Error(`--against: git knows no commit ${JSON.stringify(ref)}`, { cause: error });
  }
}

/** @param {readonly string[]} args */
function git(args) {
  return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/**
 * The versions of packages by their folder, as in a lock file.
 * @typedef {Readonly<Record<string, { version?: string }>>} Packages
 */

/**
 * The packages that another commit needs in a version other than the installed one. Missing ones do not
 * count: many are for other systems, and a build that needs one fails without it.
 * @param {Packages} wanted
 * @param {Packages} installed
 */
export function differentPackages(wanted, installed) {
  return Object.keys(wanted).filter((folder) => {
    const present = folder === '' ? undefined : installed[folder]?.version;
    return present !== undefined && present !== wanted[folder]?.version;
  });
}

/** @param {string} folder @returns {Packages} */
function packagesIn(folder) {
  return JSON.parse(readFileSync(path.join(folder, 'package-lock.json'), 'utf8')).packages;
}

/** @returns {Packages} */
function installedPackages() {
  return JSON.parse(readFileSync(inRoot('node_modules', '.package-lock.json'), 'utf8')).packages;
}

/** Gives a folder packages of its own, instead of those that it shared. @param {string} folder @param {(text: string) => void} notify */
async function install(folder, notify) {
  const modules = path.join(folder, 'node_modules');
  if (existsSync(modules)) unlinkSync(modules);
  notify('installing its packages (about a minute)');
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await runNpm(args, { cwd: folder });
  if (code !== 0) throw new Error(`its packages could not be installed:\n${output}`);
}

/** @param {string} folder @returns {Promise<string | undefined>} what the build printed, if it failed */
async function build(folder) {
  const script = path.join(folder, 'scripts', 'build.mjs');
  const { code, output } = await runQuietly(process.execPath, [script], { cwd: folder });
  return code === 0 ? undefined : output;
}
