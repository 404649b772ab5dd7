import { glyphsFor, SCREEN_READER, type Glyphs } from './glyphs.js';
import { THEMES, type Theme, type ThemeName } from './theme.js';

/** Everything that drawing depends on, apart from data and size. */
export interface Look {
  readonly theme: Theme;
  readonly glyphs: Glyphs;
}

export function lookOf(theme: ThemeName, isUnicode: boolean, isScreenReader = false): Look {
  if (isScreenReader) return { theme: THEMES[theme], glyphs: SCREEN_READER };
  return { theme: THEMES[theme], glyphs: glyphsFor(isUnicode, theme === 'mono') };
}

/** Columns and rows of a part of the screen. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}
