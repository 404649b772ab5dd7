/** ASCII replacements of characters, of the same width. */
const PLAIN: Readonly<Record<string, string>> = {
  '─': '-',
  '│': '|',
  '┌': '+',
  '┐': '+',
  '└': '+',
  '┘': '+',
  '├': '+',
  '┤': '+',
  '┬': '+',
  '┴': '+',
  '┼': '+',
  '▶': '>',
  '◀': '<',
  '▼': 'v',
  '●': '*',
  '█': '#',
  '░': '.',
  '✔': 'I',
  '✖': 'V',
  '≡': 'D',
  '⇢': 'M',
  '·': '.',
  '–': '-',
  '−': '-',
  '×': 'x',
  '…': '~',
  '←': '<',
  '→': '>',
  '↑': '^',
  '↓': 'v',
};

/** Transliterates a text of the help to ASCII. */
export function plainText(text: string): string {
  return Array.from(text, (character) => {
    if (character.charCodeAt(0) < 0x7f) return character;
    return PLAIN[character] ?? '?';
  }).join('');
}

/** A text of the help without the sign before its word, for a screen reader. */
export function withoutSigns(text: string): string {
  return text.replace(/^[✔✖≡⇢!?] (?=\w)/, '');
}
