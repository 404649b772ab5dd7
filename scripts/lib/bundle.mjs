import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { build } from 'esbuild';
import { compiledModel } from './compiled-model.mjs';
import { compiledSchemas } from './compiled-schema.mjs';
import { dist, inRoot, root } from './paths.mjs';
import { lateImports } from './late-imports.mjs';
import { bundlePage } from './page.mjs';
import { quickInk } from './quick-ink.mjs';
import { notify } from './notify.mjs';

/** ES modules that are started by name: the program with its screen, and the worker threads of the PDFs. */
const MODULES = {
  cli: 'source/cli.tsx',
  report: 'source/report/worker.ts',
  'lab-report': 'source/lab/report/worker.ts',
};

/** Scripts, whose compiled code Node 20 can keep: the program without its screen, processes and threads. */
const PROGRAMS = {
  commands: 'source/commands-only.ts',
  engine: 'source/engine/process.ts',
  audit: 'source/audit/process.ts',
  holder: 'source/commands/torture/holder.ts',
  thread: 'source/sim/thread.ts',
};

/** Too small for its compiled code to be worth keeping. */
const ANSWERS = 'source/answers-only.ts';

/** What a process runs first, and a thread; they load the scripts. */
const LAUNCHER = 'source/launcher.cts';
const PROCESS_LOADER = 'source/process-loader.cts';
const THREAD_LOADER = 'source/sim/thread-loader.cts';
const PROCESSES = ['engine', 'audit', 'holder'];

/** Beside the programs, all of which load it late or never: for migrations, and `--writer sequelize`. It is large. */
const ORM = 'node_modules/sequelize/lib/index.js';

/** Sequelize's ES module, which takes its exports from the file above. */
const ORM_MODULE = 'node_modules/sequelize/lib/index.mjs';

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
 * @returns {Promise<{ files: { path: string, contents: Uint8Array }[], metafile: import('esbuild').Metafile }>}
 */
export async function bundle() {
  const built = await Promise.all([
    bundleModules(),
    bundlePage(),
    ...Object.entries(PROGRAMS).map(([name, source]) => bundleProgram(source, name)),
    bundleScript(LAUNCHER, 'launcher', {
      target: OLDEST_TARGET,
      external: ['./cli.js', './answers.cjs'],
    }),
    bundleScript(ANSWERS, 'answers', WITH_URL),
    bundleScript(THREAD_LOADER, 'thread'),
    bundleScript(ORM, 'orm'),
    ...PROCESSES.map((name) =>
      bundleScript(PROCESS_LOADER, name, { define: { PROGRAM: JSON.stringify(name) } }),
    ),
  ]);
  return {
    files: built.flatMap(({ outputFiles }) => outputFiles),
    metafile: {
      inputs: Object.assign({}, ...built.map(({ metafile }) => metafile.inputs)),
      outputs: Object.assign({}, ...built.map(({ metafile }) => metafile.outputs)),
    },
  };
}

/** @param {string} source @param {string} name */
async function bundleProgram(source, name) {
  const { outputFiles, metafile } = await bundleScript(source, `${name}-program`, {
    ...WITH_URL,
    plugins: [lateImports, ormApart, ...(name === 'thread' ? [] : [compiledSchemas])],
  });
  return { outputFiles: outputFiles.map(asProgram), metafile };
}

function bundleModules() {
  return build({
    ...shared,
    entryPoints: Object.fromEntries(Object.entries(MODULES).filter(isThere)),
    outdir: dist,
    // Flat: a module finds the files beside it whether it ends up in an entry or in a chunk.
    chunkNames: '[name]-[hash]',
    format: 'esm',
    splitting: true,
    target: TARGET,
    plugins: [lateImports, quickInk, ormApartFromModules, compiledModel, compiledSchemas],
    inject: [inRoot('source/components/ink/late-segmenter.ts')],
    define: {
      'Intl.Segmenter': 'LateSegmenter',
      // The program loads nothing over the network. Ink's layout asks `fetch` for its WebAssembly, which it
      // has beside it; that alone loads all of Node's HTTP client: a sixth of the time to the first frame.
      fetch: 'undefined',
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
 * A CommonJS file by itself.
 * @param {string} source @param {string} name
 * @param {Pick<import('esbuild').BuildOptions, 'target' | 'external' | 'define' | 'banner' | 'plugins'>} [options]
 */
function bundleScript(source, name, { external = [], plugins = [], ...options } = {}) {
  return build({
    ...shared,
    entryPoints: [inRoot(source)],
    outfile: `${dist}/${name}.cjs`,
    format: 'cjs',
    target: TARGET,
    external: [...shared.external, ...external],
    plugins: [compiledModel, ...plugins],
    ...options,
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

const TARGET = 'node20.17';

/** An old Node must be able to read the launcher far enough to be told that it is too old. */
const OLDEST_TARGET = 'node12.20';

/** For a script that finds files beside itself, as modules do. */
const WITH_URL = {
  define: { 'import.meta.url': '__url' },
  banner: { js: '"use strict";const __url=require("node:url").pathToFileURL(__filename).href;' },
};

/**
 * The same for ES modules, which cannot import names from a bundled script.
 * @type {import('esbuild').Plugin}
 */
const ormApartFromModules = {
  name: 'orm-apart-from-modules',
  setup(build) {
    build.onResolve({ filter: /^sequelize$/ }, () => ({ path: inRoot(ORM_MODULE) }));
    build.onResolve({ filter: /^\.\/index\.js$/ }, ({ importer }) =>
      importer === inRoot(ORM_MODULE) ? { path: './orm.cjs', external: true } : undefined,
    );
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
 * A program is read as Latin-1, one byte a character: half the memory in every thread. What esbuild leaves
 * beyond ASCII is in regular expressions, where an escape means the same. It begins with its hash, which
 * says to what text kept code belongs.
 * @param {import('esbuild').OutputFile} file
 */
function asProgram(file) {
  if (!file.path.endsWith('.cjs')) return file;
  const text = file.text.replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const hash = createHash('sha256').update(text).digest('hex');
  return { ...file, contents: new TextEncoder().encode(`/*${hash}*/${text}`) };
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
