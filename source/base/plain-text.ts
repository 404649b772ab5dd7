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
  '▸': '>',
  '◀': '<',
  '▼': 'v',
  '●': '*',
  '█': '#',
  '░': '.',
  '✔': 'I',
  '✖': 'V',
  '≡': 'D',
  '⇢': 'M',
  '↺': 'U',
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

/** Transliterates a text to ASCII; each character keeps its width. */
export function plainText(text: string): string {
  return Array.from(text, (character) => {
    if (character.charCodeAt(0) < 0x7f) return character;
    return PLAIN[character] ?? '?';
  }).join('');
}
