import { guardOutput } from './commands/guard-output.js';
import { processIo } from './commands/io.js';
import { answerQuestion } from './commands/questions.js';

/** Prints the help or the version: the program without all that these do not need. */
export async function answer(argv: readonly string[]): Promise<void> {
  const io = processIo();
  process.exitCode = await guardOutput(io, () => {
    io.stdout.write(`${answerQuestion(argv)}\n`);
    return Promise.resolve(0);
  });
}
