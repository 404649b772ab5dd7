/** Breaks a text between words into lines of at most `width` columns. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

/** The same of a text of several lines; each begins on a line of its own. */
export function wrapLines(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapWords(line, width));
}
