import { readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

/** The package of the fonts that the PDF embeds: for text that Roboto has no glyphs for. */
const FONTS = 'node_modules/dejavu-fonts-ttf';

/** Files that stand in dist/ as they are, each with the package that it comes from. */
export const ASSETS = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) => ({
  name,
  folder: FONTS,
  contents: () => readFileSync(inRoot(FONTS, 'ttf', name)),
}));
