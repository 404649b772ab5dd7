/** Colours and their end: all that the program may send to a terminal besides text and line breaks. */
const SGR = new RegExp(String.raw`${'\u001B'}\[[\d;]*m`, 'g');

/** Whether a text is coloured. */
export function isColoured(text: string): boolean {
  return text.replaceAll(SGR, '') !== text;
}

/** What could steer a terminal in a text, besides line breaks and colours; as escapes, to be read. */
export function controlsIn(text: string): string[] {
  const found = text
    .replaceAll(SGR, '')
    .match(/[^\P{Cc}\n]|[\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu);
  return (found ?? []).map((character) => JSON.stringify(character));
}
