import { glyphsFor, SPOKEN, type Glyphs } from './glyphs.js';
import { THEMES, type Theme, type ThemeName } from './theme.js';

/** All that drawing depends on besides its data and its size. */
export interface Look {
  readonly theme: Theme;
  readonly glyphs: Glyphs;
}

export function lookOf(theme: ThemeName, isUnicode: boolean, isSpoken = false): Look {
  if (isSpoken) return { theme: THEMES[theme], glyphs: SPOKEN };
  return { theme: THEMES[theme], glyphs: glyphsFor(isUnicode, theme === 'mono') };
}

/** Columns and rows of some part of the screen. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}
