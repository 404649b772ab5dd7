import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { build } from 'esbuild';
import { dist, inRoot, root } from './paths.mjs';
import { quickInk } from './quick-ink.mjs';
import { quickStart } from './quick-start.mjs';
import { notify } from './notify.mjs';

/** The files of dist/ that are started by name: the program, its worker threads and its processes. */
const ENTRIES = {
  cli: 'source/cli.tsx',
  engine: 'source/engine/process.ts',
  audit: 'source/audit/process.ts',
  report: 'source/report/worker.ts',
  holder: 'source/commands/torture/holder.ts',
};
const LAUNCHER = 'source/launcher.cts';

/** What a thread runs first, and the program that it loads: a script, whose compiled code can be kept. */
const THREAD_LOADER = 'source/sim/thread-loader.cts';
const THREAD_PROGRAM = 'source/sim/thread.ts';

/** Beside the thread's program, which loads it only for `--writer sequelize`: it is large. */
const ORM = 'node_modules/sequelize/lib/index.js';

/** Stays outside: what is installed beside the program, and the drivers that Sequelize asks for by name. */
const EXTERNAL = [
  'sqlite3',
  'pdfmake',
  'pg',
  'pg-hstore',
  'pg-native',
  'mysql2',
  'mariadb',
  'tedious',
  'oracledb',
  'snowflake-sdk',
  'ibm_db',
];

const ALIASES = {
  'react-devtools-core': inRoot('scripts/lib/stubs/react-devtools-core.mjs'),
  '@rushstack/ts-command-line': inRoot('scripts/lib/stubs/ts-command-line.mjs'),
  // Without its table of zones: every time here is UTC, and parsing the table delays each thread.
  'moment-timezone': 'moment-timezone/moment-timezone.js',
};

/**
 * Bundles the program in memory.
 * @returns {Promise<{ files: import('esbuild').OutputFile[], metafile: import('esbuild').Metafile }>}
 */
export async function bundle() {
  const [program, launcher, thread, loader, orm] = await Promise.all([
    bundleProgram(),
    bundleScript(LAUNCHER, 'launcher'),
    bundleScript(THREAD_PROGRAM, 'thread-program', { plugins: [ormApart] }),
    bundleScript(THREAD_LOADER, 'thread'),
    bundleScript(ORM, 'orm'),
  ]);
  return {
    files: [program, launcher, loader, orm]
      .flatMap(({ outputFiles }) => outputFiles)
      .concat(thread.outputFiles.map(inAscii)),
    metafile: program.metafile,
  };
}

function bundleProgram() {
  return build({
    ...shared,
    entryPoints: Object.fromEntries(Object.entries(ENTRIES).filter(isThere)),
    outdir: dist,
    // Flat: a module finds the files beside it whether it ends up in an entry or in a chunk.
    chunkNames: '[name]-[hash]',
    format: 'esm',
    splitting: true,
    target: 'node20.17',
    plugins: [quickInk, quickStart],
    inject: [inRoot('source/components/ink/late-segmenter.ts')],
    define: {
      'Intl.Segmenter': 'LateSegmenter',
      // React's development build costs twice the time a frame.
      'process.env.NODE_ENV': '"production"',
      // Ink looks for the React DevTools when the person's shell happens to have DEV=true.
      'process.env.DEV': '"false"',
    },
    // CommonJS packages inside an ES module still call require.
    banner: {
      js:
        "import { createRequire as __createRequire } from 'node:module';\n" +
        'const require = __createRequire(import.meta.url);',
    },
  });
}

/**
 * A CommonJS file by itself. An old Node must be able to read the launcher far enough to report
 * that it is too old.
 * @param {string} source @param {string} name @param {{ plugins?: import('esbuild').Plugin[] }} [options]
 */
function bundleScript(source, name, options = {}) {
  return build({
    ...shared,
    ...options,
    entryPoints: [inRoot(source)],
    outfile: `${dist}/${name}.cjs`,
    format: 'cjs',
    target: source === LAUNCHER ? 'node12.20' : 'node20.17',
    external: [...shared.external, './cli.js'],
  });
}

/**
 * Loads Sequelize from its own file.
 * @type {import('esbuild').Plugin}
 */
const ormApart = {
  name: 'orm-apart',
  setup(build) {
    build.onResolve({ filter: /^sequelize$/ }, () => ({ path: './orm.cjs', external: true }));
  },
};

/** @satisfies {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  write: false,
  metafile: true,
  sourcemap: 'linked',
  legalComments: 'eof',
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
  alias: ALIASES,
  external: [...EXTERNAL, ...builtinModules],
};

/**
 * The thread's program is read as Latin-1, one byte a character: half the memory in every thread.
 * What esbuild leaves beyond ASCII is in regular expressions, where an escape means the same.
 * @param {import('esbuild').OutputFile} file
 */
function inAscii(file) {
  if (!file.path.endsWith('.cjs')) return file;
  const text = file.text.replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return { ...file, contents: new TextEncoder().encode(text) };
}

/**
 * A part that is not written yet must not keep the others from being built and tested.
 * @param {[name: string, file: string]} entry
 */
function isThere([name, file]) {
  const there = existsSync(inRoot(file));
  if (!there) notify(`dist/${name}.js is not built, for ${file} is missing`);
  return there;
}
