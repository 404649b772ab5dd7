import { bar } from './charts.js';
import { showKey } from './key.js';
import { span, type Line } from './line.js';
import type { Look } from './look.js';
import { safeText } from './text.js';

const BAR = 12;

/**
 * What goes on, how far it is, and how to cancel it: "Writing the report ██████░░░░░░  50 %   esc cancels".
 * @param share from 0 to 1; null when it is not known
 */
export function progressLine(title: string, share: number | null, { glyphs }: Look): Line {
  const cancel: Line = ['   ', span('accent', showKey('escape', glyphs.isUnicode)), ' cancels'];
  const what = safeText(title);
  if (share === null) return [span('waiting', `${what}${glyphs.ellipsis}`), ...cancel];
  const { full, empty } = bar(share, BAR, glyphs);
  return [
    span('waiting', `${what} `),
    span('active', full),
    span('border', empty),
    ` ${String(Math.floor(share * 100)).padStart(3)} %`,
    ...cancel,
  ];
}
