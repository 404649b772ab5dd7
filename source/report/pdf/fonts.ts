import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { advancesOf, type Advances } from './advances.js';

/** The font that everything is written in where it can be, and the one for most other scripts. */
export const MAIN_FONT = 'Roboto';
export const WIDE_FONT = 'DejaVu';

/** The fonts for what is left, each with one style. */
export const HAN_FONT = 'Han';
export const HANGUL_FONT = 'Hangul';
export const EMOJI_FONT = 'Emoji';

/** Every font, the one to be preferred first. */
const FONTS = [MAIN_FONT, WIDE_FONT, HAN_FONT, HANGUL_FONT, EMOJI_FONT] as const;

export type FontName = (typeof FONTS)[number];

/** The files of a font, as pdfmake takes them. */
type Styles = Record<'normal' | 'bold' | 'italics' | 'bolditalics', string>;

export type FontFiles = Readonly<Record<FontName, Styles>>;

/** Roboto comes with pdfmake; the others are beside the built program, or in the package that it takes them from. */
export function fontFiles(): FontFiles {
  const require = createRequire(import.meta.url);
  const roboto = join(dirname(require.resolve('pdfmake/package.json')), 'fonts', 'Roboto');
  const shipped = (name: string, origin: () => string): string => {
    const beside = fileURLToPath(new URL(name, import.meta.url));
    return existsSync(beside) ? beside : origin();
  };
  const dejaVu = (name: string): string =>
    shipped(name, () => require.resolve(`dejavu-fonts-ttf/ttf/${name}`));
  const own = (name: string): string =>
    shipped(name, () => fileURLToPath(new URL(`../../../assets/fonts/${name}`, import.meta.url)));
  return {
    [MAIN_FONT]: styles(join(roboto, 'Roboto-Regular.ttf'), join(roboto, 'Roboto-Medium.ttf')),
    [WIDE_FONT]: styles(dejaVu('DejaVuSans.ttf'), dejaVu('DejaVuSans-Bold.ttf')),
    [HAN_FONT]: styles(own('DbsimHan.otf')),
    [HANGUL_FONT]: styles(own('DbsimHangul.otf')),
    [EMOJI_FONT]: styles(own('NotoEmoji.ttf')),
  };
}

/** Nothing is set in italics; pdfmake wants files all the same. */
function styles(normal: string, bold = normal): Styles {
  return { normal, bold, italics: normal, bolditalics: bold };
}

/** What each font can draw, and how wide. */
export type Coverage = Readonly<Record<FontName, Advances>>;

let known: Coverage | undefined;

/** What each font can draw; read once. */
export function fontCoverage(): Coverage {
  if (known) return known;
  const files = fontFiles();
  const entries = FONTS.map((font) => [font, coverageOfFont(files[font])] as const);
  known = Object.fromEntries(entries) as unknown as Coverage;
  return known;
}

/** What a font can draw in each of its styles, as wide as the widest of them. */
function coverageOfFont({ normal, bold }: Styles): Advances {
  const advances = advancesOf(normal);
  if (bold === normal) return advances;
  const inBold = advancesOf(bold);
  return new Map(
    [...advances].flatMap(([code, width]) => {
      const bolder = inBold.get(code);
      return bolder === undefined ? [] : [[code, Math.max(width, bolder)] as const];
    }),
  );
}

/**
 * The font that can draw all of these code points; undefined when none can.
 * @param isPictured an emoji: its own font draws it better than another that knows it too
 */
export function fontFor(
  codes: readonly number[],
  coverage: Coverage,
  isPictured = false,
): FontName | undefined {
  const canDraw = (font: FontName): boolean => codes.every((code) => coverage[font].has(code));
  return isPictured && canDraw(EMOJI_FONT) ? EMOJI_FONT : FONTS.find(canDraw);
}
