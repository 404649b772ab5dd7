import { fontCoverage, MAIN_FONT } from './fonts.js';
import { richText } from './rich-text.js';

/** Pairs of letters may be set a little wider than their glyphs are. */
const SLACK = 1.01;

/** The room that a text needs on one line, in points; rather too much than too little. */
export function textWidth(text: string, fontSize: number): number {
  const coverage = fontCoverage();
  const printed = richText(text);
  const pieces = typeof printed === 'string' ? [{ text: printed }] : printed;
  const ems = pieces.reduce((sum, { text: drawn, font = MAIN_FONT }) => {
    const widths = [...drawn].map(
      (character) => coverage[font].get(character.codePointAt(0) ?? 0) ?? 0,
    );
    return sum + widths.reduce((total, width) => total + width, 0);
  }, 0);
  return ems * fontSize * SLACK;
}

/** The room that the longest word of a text needs, in points. */
export function longestWordWidth(text: string, fontSize: number): number {
  return Math.max(...text.split(/\s+/).map((word) => textWidth(word, fontSize)));
}
