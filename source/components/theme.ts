import type { Outcome } from '../entities/outcome.js';

/** A style; colours are names or `#rrggbb`. */
export interface Style {
  readonly color?: string;
  readonly background?: string;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly inverse?: boolean;
  readonly underline?: boolean;
}

/**
 * The meaning of a text. Views use only tones; a theme gives each its style. A meaning is never shown by colour
 * alone, but also by a sign or a word.
 */
export type Tone =
  | Outcome
  | 'text'
  /** Less important text. */
  | 'dim'
  /** Names of things: the program, a section, a column. */
  | 'title'
  /** Emphasis: a value that can be changed, a key to press. */
  | 'accent'
  /** Lines that divide the screen. */
  | 'border'
  /** The selected row or choice. */
  | 'selected'
  /** The cursor of a text field. */
  | 'cursor'
  | 'good'
  | 'warning'
  | 'bad'
  /** A thread or database that writes now. */
  | 'active'
  | 'waiting'
  | 'paused'
  /** A share of the best, from little to all; the number is beside it. */
  | 'heat-1'
  | 'heat-2'
  | 'heat-3'
  | 'heat-4'
  | 'heat-5';

export const THEME_NAMES = ['dark', 'light', 'colour-blind', 'mono'] as const;

export type ThemeName = (typeof THEME_NAMES)[number];

export interface Theme {
  readonly name: ThemeName;
  readonly styles: Readonly<Record<Tone, Style>>;
}

type HeatTone = Extract<Tone, `heat-${string}`>;

/** From dark to light, so that the order is seen in every kind of vision. */
const DARK_HEAT: Readonly<Record<HeatTone, Style>> = {
  'heat-1': { background: '#1f2a44', color: '#ffffff' },
  'heat-2': { background: '#2f4a7a', color: '#ffffff' },
  'heat-3': { background: '#3d74a8', color: '#ffffff' },
  'heat-4': { background: '#7fb2d0', color: '#000000' },
  'heat-5': { background: '#e8e0a0', color: '#000000' },
};

const LIGHT_HEAT: Readonly<Record<HeatTone, Style>> = {
  'heat-1': { background: '#eef4fa', color: '#000000' },
  'heat-2': { background: '#c6dcef', color: '#000000' },
  'heat-3': { background: '#86b6da', color: '#000000' },
  'heat-4': { background: '#2f72a8', color: '#ffffff' },
  'heat-5': { background: '#123f6b', color: '#ffffff' },
};

const dark: Theme = {
  name: 'dark',
  styles: {
    text: {},
    dim: { color: '#8b949e' },
    title: { color: '#79b8ff', bold: true },
    accent: { color: '#ffd166', bold: true },
    border: { color: '#4b5563' },
    selected: { background: '#264f78', color: '#ffffff' },
    cursor: { background: '#264f78', color: '#ffffff' },
    good: { color: '#4ade80' },
    warning: { color: '#facc15' },
    bad: { color: '#f87171', bold: true },
    active: { color: '#4ade80' },
    waiting: { color: '#94a3b8' },
    paused: { color: '#facc15' },
    ...DARK_HEAT,
    inserted: { color: '#4ade80' },
    invalid: { color: '#facc15' },
    duplicate: { color: '#e879f9' },
    'missing-reference': { color: '#22d3ee' },
    failed: { color: '#f87171', bold: true },
    unknown: { color: '#f87171', inverse: true },
    undone: { color: '#fb923c' },
  },
};

const light: Theme = {
  name: 'light',
  styles: {
    text: {},
    dim: { color: '#6b7280' },
    title: { color: '#14557f', bold: true },
    accent: { color: '#9a3412', bold: true },
    border: { color: '#9ca3af' },
    selected: { background: '#bfdbfe', color: '#111827' },
    cursor: { background: '#bfdbfe', color: '#111827' },
    good: { color: '#15803d' },
    warning: { color: '#a16207' },
    bad: { color: '#b91c1c', bold: true },
    active: { color: '#15803d' },
    waiting: { color: '#64748b' },
    paused: { color: '#a16207' },
    ...LIGHT_HEAT,
    inserted: { color: '#15803d' },
    invalid: { color: '#a16207' },
    duplicate: { color: '#a21caf' },
    'missing-reference': { color: '#0e7490' },
    failed: { color: '#b91c1c', bold: true },
    unknown: { color: '#b91c1c', inverse: true },
    undone: { color: '#c2410c' },
  },
};

const BLUE = '#1180ff';
const OCHRE = '#c47500';
const VERMILION = '#a84513';
const GREY = '#767f89';

/**
 * Colours that can be distinguished with every common kind of colour blindness, and read on black and on white.
 */
const colourBlind: Theme = {
  name: 'colour-blind',
  styles: {
    text: {},
    dim: { color: GREY },
    title: { color: BLUE, bold: true },
    accent: { color: OCHRE, bold: true },
    border: { color: GREY },
    selected: dark.styles.selected,
    cursor: dark.styles.cursor,
    good: { color: BLUE },
    warning: { color: OCHRE },
    bad: { color: VERMILION, bold: true },
    active: { color: BLUE },
    waiting: { color: GREY },
    paused: { color: OCHRE },
    ...DARK_HEAT,
    inserted: { color: BLUE },
    invalid: { color: OCHRE },
    duplicate: { color: '#c531aa' },
    'missing-reference': { color: '#22885e' },
    failed: { color: VERMILION, bold: true },
    unknown: { color: VERMILION, inverse: true },
    undone: { color: GREY, bold: true },
  },
};

const mono: Theme = {
  name: 'mono',
  styles: {
    text: {},
    dim: { dim: true },
    title: { bold: true },
    accent: { bold: true },
    border: { dim: true },
    selected: { inverse: true },
    cursor: { inverse: true },
    good: {},
    warning: { bold: true },
    bad: { bold: true },
    active: { bold: true },
    waiting: { dim: true },
    paused: {},
    'heat-1': {},
    'heat-2': {},
    'heat-3': {},
    'heat-4': {},
    'heat-5': { bold: true },
    inserted: {},
    invalid: { bold: true },
    duplicate: { bold: true },
    'missing-reference': { bold: true },
    failed: { bold: true, underline: true },
    unknown: { inverse: true },
    undone: { underline: true },
  },
};

export const THEMES: Readonly<Record<ThemeName, Theme>> = {
  dark,
  light,
  'colour-blind': colourBlind,
  mono,
};

/** The next theme, for the key that cycles through them. */
export function nextTheme(name: ThemeName): ThemeName {
  return THEME_NAMES[(THEME_NAMES.indexOf(name) + 1) % THEME_NAMES.length] ?? 'dark';
}

/**
 * The default theme.
 * @param colorFgBg the variable COLORFGBG, which some terminals set to their colours: "0;15"
 */
export function defaultTheme(colorFgBg: string | undefined): ThemeName {
  const ground = colorFgBg?.split(';').at(-1);
  return ground === '7' || ground === '15' ? 'light' : 'dark';
}
