import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { inRoot, root } from './paths.mjs';

/** How a program imports the validator of a schema in schema/: `compiled:model`. */
const IMPORT = /^compiled:(model)$/;

/**
 * The validator of a published schema as an ES module, so that the program needs no compiler of schemas.
 * @param {string} name
 */
function validatorOf(name) {
  const schema = JSON.parse(readFileSync(inRoot('schema', `${name}.schema.json`), 'utf8'));
  const ajv = new Ajv2020({
    allErrors: true,
    allowUnionTypes: true,
    code: { source: true, esm: true },
  });
  const code = standaloneCode.default(ajv, ajv.compile(schema));
  // The tests load it as an ES module, in which nothing is required.
  if (code.includes('require('))
    throw new Error(`the validator of ${name} needs parts of its compiler`);
  return `${code}\nexport const properties = ${JSON.stringify(propertiesOf(schema))};`;
}

/**
 * The names of the properties of each part of a schema; those of the schema itself under an empty name.
 * @param {{ properties?: object, $defs?: Record<string, { properties?: object }> }} schema
 */
function propertiesOf({ properties, $defs = {} }) {
  const parts = Object.entries({ '': { properties }, ...$defs });
  return Object.fromEntries(
    parts.map(([name, part]) => [name, Object.keys(part.properties ?? {})]),
  );
}

/**
 * For the build.
 * @type {import('esbuild').Plugin}
 */
export const compiledSchemas = {
  name: 'compiled-schemas',
  setup(build) {
    build.onResolve({ filter: IMPORT }, ({ path }) => ({ path, namespace: 'compiled' }));
    build.onLoad({ filter: IMPORT, namespace: 'compiled' }, ({ path }) => ({
      contents: validatorOf(IMPORT.exec(path)?.[1] ?? ''),
      loader: 'js',
      resolveDir: root,
    }));
  },
};

/**
 * For the tests.
 * @returns {import('vite').Plugin}
 */
export function compiledSchemasForTests() {
  return {
    name: 'compiled-schemas',
    enforce: 'pre',
    resolveId: (source) => (IMPORT.test(source) ? `\0${source}` : undefined),
    load(id) {
      const [, name] = IMPORT.exec(id.slice(1)) ?? [];
      return id.startsWith('\0') && name !== undefined ? validatorOf(name) : undefined;
    },
  };
}
