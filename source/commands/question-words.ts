/** Whether the words ask for the help or the version, which need neither a command nor its parser. */
export function isQuestion(argv: readonly string[]): boolean {
  return untilDashes(argv).some((word) => isForHelp(word) || word === '--version');
}

/** Whether the word asks for the help, also where others ask for the version. */
export function isForHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

/** The words that may be flags. */
export function untilDashes(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end === -1 ? argv : argv.slice(0, end);
}
