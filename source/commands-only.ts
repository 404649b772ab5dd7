import { processIo } from './commands/io.js';
import { main } from './program.js';

/** The program without the screen: a script, while Ink makes that of the screen an ES module. */
void main(process.argv.slice(2), processIo()).then((status) => {
  process.exitCode = status;
});
