import { readFileSync } from 'node:fs';

/** The mark of an import whose module is evaluated when one of its functions is called first. */
const LATE = /^import \{([^}]*)\} from '(\.[^']+)'; \/\/ late$/gm;

/**
 * Evaluates a module that few runs need only when it is needed, where a function that cannot wait calls it: such
 * as the reader of model files, which is a fifth of all code. Only functions can be imported so. Outside of the
 * build, in tests, these are imports as all others.
 * @type {import('esbuild').Plugin}
 */
export const lateImports = {
  name: 'late-imports',
  setup(build) {
    build.onLoad({ filter: /\/source\/.*\.tsx?$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const contents = text.replaceAll(LATE, (_, names, module) => calls(names, module));
      return contents === text
        ? undefined
        : { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' };
    });
  },
};

/** @param {string} names @param {string} module */
function calls(names, module) {
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => `const ${name} = (...given) => require('${module}').${name}(...given);`)
    .join(' ');
}
