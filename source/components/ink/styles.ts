/** Colours and attributes: the only escape sequences in the lines of the screen. */
// oxlint-disable-next-line no-control-regex
const STYLES = /\u001b\[[\d;]*m/g;

/** A line without its colours and attributes. */
export function withoutStyles(line: string): string {
  return line.includes('\u001b') ? line.replaceAll(STYLES, '') : line;
}
