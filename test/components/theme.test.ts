import { describe, expect, it } from 'vitest';
import {
  defaultTheme,
  THEMES,
  type Style,
  type ThemeName,
  type Tone,
} from '../../source/components/theme.js';
import { OUTCOMES } from '../../source/entities/outcome.js';

type Colour = readonly [red: number, green: number, blue: number];

const BLACK: Colour = [0, 0, 0];
const WHITE: Colour = [1, 1, 1];

/** Linear light, from 0 to 1. */
function light(hex: string): Colour {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return [red, green, blue];
}

const luminance = ([red, green, blue]: Colour): number =>
  0.2126 * red + 0.7152 * green + 0.0722 * blue;

/** The contrast ratio of WCAG, from 1 to 21. */
function contrast(one: Colour, other: Colour): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** What people without one kind of receptor see (Machado, Oliveira and Fernandes, 2009). */
const SEEN_BY: Readonly<Record<string, readonly Colour[]>> = {
  protanopes: [
    [0.152, 1.053, -0.205],
    [0.115, 0.786, 0.099],
    [-0.004, -0.048, 1.052],
  ],
  deuteranopes: [
    [0.367, 0.861, -0.228],
    [0.28, 0.673, 0.047],
    [-0.012, 0.043, 0.969],
  ],
};

/** How far apart two colours look (CIE 1976); 2 is just seen, 15 is clear. */
function difference(one: Colour, other: Colour): number {
  const [a, b] = [lab(one), lab(other)];
  return Math.hypot(...a.map((value, at) => value - (b[at] ?? 0)));
}

function lab([red, green, blue]: Colour): number[] {
  const root = (value: number): number =>
    value > 0.008_856 ? Math.cbrt(value) : 7.787 * value + 16 / 116;
  const x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.950_47);
  const y = root(luminance([red, green, blue]));
  const z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.088_83);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function see(matrix: readonly Colour[], [red, green, blue]: Colour): Colour {
  const [first = 0, second = 0, third = 0] = matrix.map(([r, g, b]) =>
    Math.max(0, Math.min(1, r * red + g * green + b * blue)),
  );
  return [first, second, third];
}

const GROUNDS: readonly [ThemeName, string, Colour, number][] = [
  ['dark', 'black', BLACK, 4.5],
  ['light', 'white', WHITE, 4.5],
  ['colour-blind', 'black', BLACK, 3.5],
  ['colour-blind', 'white', WHITE, 3.5],
];

const stylesOf = (name: ThemeName): [Tone, Style][] =>
  Object.entries(THEMES[name].styles) as [Tone, Style][];

describe('the colours', () => {
  it.each(GROUNDS)('of the theme %s can be read on %s', (name, _, ground, least) => {
    for (const [tone, { color, background }] of stylesOf(name)) {
      // Rules carry no meaning.
      if (color === undefined || tone === 'border') continue;
      const under = background === undefined ? ground : light(background);
      expect(contrast(light(color), under), `${tone} ${color}`).toBeGreaterThanOrEqual(least);
    }
  });

  it.each(Object.entries(SEEN_BY))('of outcomes stay apart for %s', (_, matrix) => {
    const { styles } = THEMES['colour-blind'];
    // A row that is unknown has its colour as its background.
    const colours = OUTCOMES.filter((outcome) => outcome !== 'unknown').map((outcome) =>
      see(matrix, light(styles[outcome].color ?? '')),
    );
    colours.forEach((one, at) => {
      for (const other of colours.slice(at + 1)) {
        expect(difference(one, other)).toBeGreaterThan(15);
      }
    });
  });

  it('begin light where the terminal reports that it is', () => {
    expect(defaultTheme('0;15')).toBe('light');
    expect(defaultTheme('0;default;7')).toBe('light');
    expect(defaultTheme('15;0')).toBe('dark');
    expect(defaultTheme(undefined)).toBe('dark');
  });
});
