import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { coverageOf } from './coverage.js';

/** The fonts of a document, first the one that everything is written in where it can be. */
export const MAIN_FONT = 'Roboto';
export const WIDE_FONT = 'DejaVu';

/** The files of each font, as pdfmake takes them. */
export type FontFiles = Record<
  string,
  Record<'normal' | 'bold' | 'italics' | 'bolditalics', string>
>;

/** Roboto comes with pdfmake; DejaVu stands beside the built program, or in its package. */
export function fontFiles(): FontFiles {
  const require = createRequire(import.meta.url);
  const roboto = join(dirname(require.resolve('pdfmake/package.json')), 'fonts', 'Roboto');
  const dejaVu = (name: string): string => {
    const shipped = fileURLToPath(new URL(name, import.meta.url));
    return existsSync(shipped) ? shipped : require.resolve(`dejavu-fonts-ttf/ttf/${name}`);
  };
  return {
    [MAIN_FONT]: styles(join(roboto, 'Roboto-Regular.ttf'), join(roboto, 'Roboto-Medium.ttf')),
    [WIDE_FONT]: styles(dejaVu('DejaVuSans.ttf'), dejaVu('DejaVuSans-Bold.ttf')),
  };
}

/** Nothing is set in italics; pdfmake wants files all the same. */
function styles(normal: string, bold: string): FontFiles[string] {
  return { normal, bold, italics: normal, bolditalics: bold };
}

/** What each font can draw. */
export interface Coverage {
  readonly main: ReadonlySet<number>;
  readonly wide: ReadonlySet<number>;
}

let known: Coverage | undefined;

/** What each font can draw; read once. */
export function fontCoverage(): Coverage {
  if (known) return known;
  const files = fontFiles();
  known = { main: coverageOfFont(files[MAIN_FONT]), wide: coverageOfFont(files[WIDE_FONT]) };
  return known;
}

/** What a font can draw in each of its styles. */
function coverageOfFont(files: FontFiles[string] | undefined): ReadonlySet<number> {
  const bold = coverageOf(files?.bold ?? '');
  return new Set([...coverageOf(files?.normal ?? '')].filter((code) => bold.has(code)));
}
