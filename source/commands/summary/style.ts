import type { Painter } from '../../base/style.js';

/** How a summary is drawn. */
export interface SummaryStyle {
  readonly paint: Painter;
  readonly unicode: boolean;
}

/** The style of a summary that names files. */
export interface PlacedStyle extends SummaryStyle {
  /** The working folder. */
  readonly dir: string;
}
