import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { build } from 'esbuild';
import { dist, inRoot, root } from './paths.mjs';
import { say } from './say.mjs';

/** The files of dist/ that are started by name: the program, its worker threads and its processes. */
const ENTRIES = {
  cli: 'source/cli.tsx',
  thread: 'source/sim/thread.ts',
  audit: 'source/audit/process.ts',
  report: 'source/report/worker.ts',
  holder: 'source/commands/torture/holder.ts',
};
const LAUNCHER = 'source/launcher.cts';

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
  const [program, launcher] = await Promise.all([bundleProgram(), bundleLauncher()]);
  return {
    files: [...program.outputFiles, ...launcher.outputFiles],
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
    define: {
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

/** An old Node must be able to read the launcher far enough to be told that it is too old. */
function bundleLauncher() {
  return build({
    ...shared,
    entryPoints: [inRoot(LAUNCHER)],
    outfile: `${dist}/launcher.cjs`,
    format: 'cjs',
    target: 'node12.20',
    external: ['./cli.js'],
  });
}

/** @satisfies {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  write: false,
  metafile: true,
  sourcemap: 'linked',
  legalComments: 'eof',
  logLevel: 'warning',
  alias: ALIASES,
  external: [...EXTERNAL, ...builtinModules],
};

/**
 * A part that is not written yet must not keep the others from being built and tested.
 * @param {[name: string, file: string]} entry
 */
function isThere([name, file]) {
  const there = existsSync(inRoot(file));
  if (!there) say(`dist/${name}.js is not built, for ${file} is missing`);
  return there;
}
