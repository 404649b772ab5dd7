import { readFileSync } from 'node:fs';

import { packageFile } from '../base/package-root.js';
import { COMMANDS } from './flag.js';
import { commandHelp, mainHelp } from './help.js';

/**
 * What is asked for that needs neither a command nor the parser of the command line, which takes
 * longer to load than to answer: the help or the version. Undefined where neither is.
 */
export function answerQuestion(argv: readonly string[]): string | undefined {
  const words = untilDashes(argv);
  if (words.some((word) => word === '--help' || word === '-h')) return helpFor(argv);
  return words.includes('--version') ? programVersion() : undefined;
}

function helpFor(argv: readonly string[]): string {
  const first = argv.find((word) => !word.startsWith('-'));
  const named = COMMANDS.find((command) => command === first);
  return named ? commandHelp(named) : mainHelp();
}

/** The words that may be flags. */
export function untilDashes(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end === -1 ? argv : argv.slice(0, end);
}

/** From the package that the program is part of. */
export function programVersion(): string {
  const manifest = readFileSync(packageFile('package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
