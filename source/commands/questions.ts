import { readFileSync } from 'node:fs';

import { packageFile } from '../base/package-root.js';
import { COMMANDS } from './flag.js';
import { commandHelp, mainHelp } from './help.js';
import { isForHelp, untilDashes } from './question-words.js';

/** The help, or else the version. */
export function answerQuestion(argv: readonly string[]): string {
  return untilDashes(argv).some(isForHelp) ? helpFor(argv) : programVersion();
}

function helpFor(argv: readonly string[]): string {
  const first = argv.find((word) => !word.startsWith('-'));
  const named = COMMANDS.find((command) => command === first);
  return named ? commandHelp(named) : mainHelp();
}

/** From the package that the program is part of. */
export function programVersion(): string {
  const manifest = readFileSync(packageFile('package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
