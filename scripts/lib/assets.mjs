import { readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

/** The fonts that the PDF embeds, for text that Roboto has no glyphs for: their folders and files. */
const FONTS = [
  {
    folder: 'node_modules/dejavu-fonts-ttf',
    below: 'ttf',
    names: ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'],
  },
  {
    folder: 'assets/fonts',
    below: '.',
    names: ['DbsimHan.otf', 'DbsimHangul.otf', 'NotoEmoji.ttf'],
  },
];

/** Files that are in dist/ as they are, each with the folder that holds its licence. */
export const ASSETS = FONTS.flatMap(({ folder, below, names }) =>
  names.map((name) => ({
    name,
    folder,
    contents: () => readFileSync(inRoot(folder, below, name)),
  })),
);
