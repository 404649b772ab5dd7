/** Scripts with look-alike letters. */
const LOOKALIKES: readonly (readonly [name: string, letter: RegExp])[] = [
  ['Latin', /\p{sc=Latin}/u],
  ['Greek', /\p{sc=Greek}/u],
  ['Cyrillic', /\p{sc=Cyrillic}/u],
  ['Cherokee', /\p{sc=Cherokee}/u],
  ['Armenian', /\p{sc=Armenian}/u],
];

/** The names of the look-alike scripts in a text. */
export function scriptsOf(text: string): string[] {
  return LOOKALIKES.filter(([, letter]) => letter.test(text)).map(([name]) => name);
}
