import { processIo } from './commands/io.js';
import { main } from './program.js';

process.exitCode = await main(
  process.argv.slice(2),
  processIo(),
  async () => (await import('./app.js')).runTui,
);
