import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { compiledSchemas } from './compiled-schema.mjs';
import { inRoot, root } from './paths.mjs';

/** How a program imports the default model: `compiled:shop`. */
const IMPORT = /^compiled:shop$/;

/** What reads a model: the same code as in the program. */
const READER = `
export { readModel } from './source/model/file/read-model.ts';
export { keyFirst } from './source/model/key-first.ts';
export { compileEntities } from './source/model/compile.ts';
`;

/** The model in models/shop.yaml as an ES module, so that no program needs to read YAML for it. */
async function shopModule() {
  const { outputFiles } = await build({
    stdin: { contents: READER, resolveDir: root, loader: 'ts' },
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    plugins: [compiledSchemas],
    banner: {
      js: "import { createRequire } from 'node:module';const require = createRequire('file:///');",
    },
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  const { readModel, keyFirst, compileEntities } = await import(
    `data:text/javascript;base64,${code}`
  );
  const file = inRoot('models/shop.yaml');
  const reading = readModel(file, readFileSync(file, 'utf8'));
  if (reading.faults) {
    const [{ position, problem }] = reading.faults;
    throw new Error(`${position.file}, line ${position.line}: ${problem}`);
  }
  const description = keyFirst(reading.model);
  return [
    `export const description = ${toSource(description)};`,
    `export const definitions = ${toSource(compileEntities(description))};`,
  ].join('\n');
}

/** The source text of plain data, which may hold whole numbers of 64 bits. @param {unknown} value @returns {string} */
function toSource(value) {
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(toSource).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${toSource(inner)}`).join(',')}}`;
}

/** Read once in a process. @type {Promise<string> | undefined} */
let kept;

function keptModule() {
  kept ??= shopModule();
  return kept;
}

/**
 * For the build.
 * @type {import('esbuild').Plugin}
 */
export const compiledModel = {
  name: 'compiled-model',
  setup(build) {
    build.onResolve({ filter: IMPORT }, ({ path }) => ({ path, namespace: 'compiled-model' }));
    build.onLoad({ filter: IMPORT, namespace: 'compiled-model' }, async () => ({
      contents: await keptModule(),
      loader: 'js',
    }));
  },
};

/**
 * For the tests.
 * @returns {import('vite').Plugin}
 */
export function compiledModelForTests() {
  return {
    name: 'compiled-model',
    enforce: 'pre',
    resolveId: (source) => (IMPORT.test(source) ? `\0${source}` : undefined),
    load: (id) => (id.startsWith('\0') && IMPORT.test(id.slice(1)) ? keptModule() : undefined),
  };
}
