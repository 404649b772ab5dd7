import type { Painter } from '../../base/style.js';

/** How a summary is drawn. */
export interface SummaryStyle {
  readonly paint: Painter;
  readonly unicode: boolean;
}
