import { bar } from './charts.js';
import { showKey } from './key.js';
import { span, type Line } from './line.js';
import type { Look } from './look.js';
import { safeText } from './text.js';

const BAR = 12;

/** Long work in the bottom line. */
export interface Progress {
  /** "Writing the report" */
  readonly title: string;
  /** From 0 to 1; null if not known. */
  readonly share: number | null;
  /** The view that does the work, if it is not the one in front; Escape then does not cancel it. */
  readonly elsewhere: string | undefined;
}

/** The progress of long work and how to cancel it: "Writing the report ██████░░░░░░  50 %   esc cancels". */
export function progressLine({ title, share, elsewhere }: Progress, { glyphs }: Look): Line {
  const end: Line =
    elsewhere === undefined
      ? ['   ', span('accent', showKey('escape', glyphs.isUnicode)), ' cancels']
      : [span('dim', `   in ${elsewhere}`)];
  const what = safeText(title);
  if (share === null) return [span('waiting', `${what}${glyphs.ellipsis}`), ...end];
  const { full, empty } = bar(share, BAR, glyphs);
  return [
    span('waiting', `${what} `),
    span('active', full),
    span('border', empty),
    ` ${String(Math.floor(share * 100)).padStart(3)} %`,
    ...end,
  ];
}
