/** @module-tag full */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runNpm } from '../../scripts/lib/child.mjs';
import { temporaryFolder } from '../harness/folder.js';
import { type Environment, programEnvironment, root, runProgram } from '../harness/program.js';
import { isThorough } from './support/thorough.js';

const { version, scripts, dependencies } = JSON.parse(
  readFileSync(path.join(root, 'package.json'), 'utf8'),
) as {
  version: string;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
};

/** All that a user needs. */
const SHIPPED = [
  /^package\.json$/,
  /^LICENSE$/,
  /^README\.md$/,
  /^dist\/[\w-]+\.cjs$/,
  /^dist\/[\w-]+\.js$/,
  /^dist\/(?:DejaVuSans|DejaVuSans-Bold|NotoEmoji)\.ttf$/,
  /^dist\/(?:DbsimHan|DbsimHangul)\.otf$/,
  /^dist\/page\/(?:index\.html|(?:page|style|icon)-\w+\.(?:js|css|svg))$/,
  /^dist\/THIRD-PARTY-LICENSES\.txt$/,
  /^examples\//,
  /^models\/[\w-]+\.yaml$/,
  /^models\/music\/(?:datapackage\.json|LICENSE\.md|\w+\.csv)$/,
  /^lessons\/[\w-]+\.yaml$/,
  /^schema\/[\w.-]+\.json$/,
];
const REQUIRED = [
  'LICENSE',
  'README.md',
  'models/shop.yaml',
  'models/music/datapackage.json',
  'lessons/overlap.yaml',
  'schema/lesson.schema.json',
  'schema/model.schema.json',
  'dist/launcher.cjs',
  'dist/answers.cjs',
  'dist/commands-program.cjs',
  'dist/cli.js',
  'dist/engine.cjs',
  'dist/engine-program.cjs',
  'dist/thread.cjs',
  'dist/thread-program.cjs',
  'dist/audit.cjs',
  'dist/audit-program.cjs',
  'dist/report.js',
  'dist/lab-report.js',
  'dist/page/index.html',
  'dist/THIRD-PARTY-LICENSES.txt',
];
/** More than half of it are fonts for Chinese, Japanese, Korean and emoji. */
const MAX_TARBALL_BYTES = 7_800_000;
/** Compiling sqlite3 may take minutes. */
const INSTALL_MS = 900_000;
/** How sqlite3 is compiled where it has to be: its installation is tested, not its speed. */
const UNOPTIMIZED = { CFLAGS: '-O0', CXXFLAGS: '-O0', JOBS: 'max' };

let tarball: string;
/** The paths of the files in it. */
let packed: readonly string[];

beforeAll(async () => {
  const folder = temporaryFolder();
  // Without prepack: it would replace dist/ under the tests that run at the same time.
  const to = `--pack-destination=${folder}`;
  const listing = await npm(root, 'pack', '--ignore-scripts', '--json', to);
  const [{ filename, files }] = JSON.parse(listing) as [
    { filename: string; files: { path: string }[] },
  ];
  tarball = path.join(folder, filename);
  packed = files.map((file) => file.path);
});

describe('the package', () => {
  it('holds what a user needs and nothing else', () => {
    expect(packed.filter((name) => !SHIPPED.some((allowed) => allowed.test(name)))).toEqual([]);
    expect(REQUIRED.filter((name) => !packed.includes(name))).toEqual([]);
  });

  it('runs nothing of its own when it is installed', () => {
    const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare'];
    expect(hooks.filter((hook) => hook in scripts)).toEqual([]);
    // npm runs node-gyp where it finds this file, whatever the scripts are.
    expect(existsSync(path.join(root, 'binding.gyp'))).toBe(false);
  });

  it('needs the packages that the README names, and no others', () => {
    const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
    const [, reported = ''] = /brings four packages([^]*?)Everything else/.exec(readme) ?? [];
    const named = Array.from(reported.matchAll(/`([^`]+)`/g), ([, name = '']) => name);
    expect(named.toSorted()).toEqual(Object.keys(dependencies).toSorted());
  });

  it('is small', () => {
    expect(statSync(tarball).size).toBeLessThan(MAX_TARBALL_BYTES);
  });

  it(
    'runs from a folder whose name holds a space and an accent',
    { timeout: INSTALL_MS },
    async () => {
      const folder = temporaryFolder();
      expect(folder).toMatch(/ .*é/);
      const launcher = await install(folder);

      const reported = await runProgram(['--version'], { cwd: folder, launcher });
      expect(reported).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });

      const run = await runProgram(['run', 'assignment'], { cwd: folder, launcher });
      expect(run, run.stderr).toMatchObject({ code: 0 });
      expect(existsSync(path.join(folder, 'data', 'users.db'))).toBe(true);
    },
  );

  it('runs through npx, with everything installed by npm', { timeout: INSTALL_MS }, async () => {
    const folder = temporaryFolder();
    const npx = ['exec', '--yes', '--allow-scripts=sqlite3', `--package=${tarball}`, '--'];
    const env = isThorough ? UNOPTIMIZED : compiledSqlite();
    await npmIn(folder, env, ...npx, 'dbsim-tui', 'run', 'assignment');
    expect(existsSync(path.join(folder, 'data', 'users.db'))).toBe(true);
  });
});

/** Installs the tarball into a folder and gives the installed program's entry. */
async function install(folder: string): Promise<string> {
  writeFileSync(path.join(folder, 'package.json'), '{"private": true}');
  await npm(folder, 'install', '--ignore-scripts', '--no-audit', '--no-fund', tarball);
  // The install script of sqlite3 compiles it, for a minute. It would make the very files that the
  // checkout has already; the next test runs that script.
  const build = path.join('node_modules', 'sqlite3', 'build');
  cpSync(path.join(root, build), path.join(folder, build), { recursive: true });
  expect(readdirSync(path.join(folder, 'node_modules', '.bin'))).toContain('dbsim-tui');
  return path.join(folder, 'node_modules', 'dbsim-tui', 'dist', 'launcher.cjs');
}

/**
 * What the checkout's own installation compiled, packed as sqlite3 publishes it for a platform: where its install
 * script finds that, it compiles nothing. @returns the variable that shows it where
 */
function compiledSqlite(): Environment {
  const folder = temporaryFolder();
  const sqlite3 = path.join(root, 'node_modules', 'sqlite3');
  const { version, binary } = JSON.parse(
    readFileSync(path.join(sqlite3, 'package.json'), 'utf8'),
  ) as { version: string; binary: { napi_versions: number[] } };
  const abi = Math.max(...binary.napi_versions);
  const name = `sqlite3-v${version}-napi-v${abi}-${process.platform}-${process.arch}.tar.gz`;
  const addon = 'build/Release/node_sqlite3.node';
  execFileSync('tar', ['-czf', path.join(folder, name), addon], { cwd: sqlite3 });
  return { npm_config_sqlite3_local_prebuilds: folder };
}

/** Runs npm in a folder and gives what it printed; fails with that when npm does. */
function npm(cwd: string, ...args: string[]): Promise<string> {
  return npmIn(cwd, {}, ...args);
}

/** The same with more variables in its environment. */
async function npmIn(cwd: string, added: Environment, ...args: string[]): Promise<string> {
  const env = programEnvironment(added);
  const { code, output } = await runNpm(['--loglevel=error', ...args], { cwd, env });
  expect(code, `npm ${args.join(' ')}\n${output}`).toBe(0);
  return output;
}
