import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { compiledModel } from './compiled-model.mjs';
import { compiledSchemas } from './compiled-schema.mjs';
import { dist, inRoot, root } from './paths.mjs';

/** The page that `serve` has at `/`. */
const PAGE = 'source/serve/page';

/** Browsers that know `light-dark()`, which the style sheet is written with. */
const TARGET = ['chrome123', 'firefox120', 'safari17.5'];

/**
 * Bundles the page into `dist/page`: a document, and files whose names change with their contents, so that
 * a page never gets those of another version.
 * @returns {Promise<{ outputFiles: { path: string, contents: Uint8Array }[], metafile: import('esbuild').Metafile }>}
 */
export async function bundlePage() {
  const folder = path.join(dist, 'page');
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { page: `${PAGE}/main.tsx`, style: `${PAGE}/style/style.css` },
    outdir: folder,
    entryNames: '[name]-[hash]',
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: TARGET,
    minify: true,
    legalComments: 'none',
    write: false,
    metafile: true,
    logLevel: 'warning',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    alias: { 'node:url': inRoot('scripts/lib/stubs/node-url.mjs') },
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [compiledModel, compiledSchemas],
  });
  const icon = readFileSync(inRoot(PAGE, 'icon.svg'));
  const iconName = `icon-${createHash('sha256').update(icon).digest('hex').slice(0, 8)}.svg`;
  const names = {
    icon: `/${iconName}`,
    style: `/${nameOf(outputFiles, '.css')}`,
    script: `/${nameOf(outputFiles, '.js')}`,
  };
  const html = readFileSync(inRoot(PAGE, 'index.html'), 'utf8').replaceAll(
    /\{\{(\w+)\}\}/g,
    (_, name) => names[/** @type {keyof typeof names} */ (name)],
  );
  return {
    outputFiles: [
      ...outputFiles,
      { path: path.join(folder, iconName), contents: icon },
      { path: path.join(folder, 'index.html'), contents: new TextEncoder().encode(html) },
    ],
    metafile,
  };
}

/** @param {import('esbuild').OutputFile[]} files @param {string} extension */
function nameOf(files, extension) {
  const found = files.find((file) => file.path.endsWith(extension));
  if (!found) throw new Error(`the page has no ${extension} file`);
  return path.basename(found.path);
}
