import { bar } from './charts.js';
import { showKey } from './key.js';
import { span, type Line } from './line.js';
import type { Look } from './look.js';
import { safeText } from './text.js';

const BAR = 12;

/** Long work, as the bottom line shows it. */
export interface Progress {
  /** "Writing the report" */
  readonly title: string;
  /** From 0 to 1; null when it is not known. */
  readonly share: number | null;
  /** The view that does it, where that is another one: Escape then does what it does in this one. */
  readonly elsewhere: string | undefined;
}

/** What goes on, how far it is, and how to cancel it: "Writing the report ██████░░░░░░  50 %   esc cancels". */
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
