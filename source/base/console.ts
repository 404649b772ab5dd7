import type { Log } from './log.js';

const METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

/**
 * Redirects the output of libraries and warnings of Node to the log, because they would garble the screen.
 * @returns a function that restores the console
 */
export function captureConsole(log: Log): () => void {
  const before = METHODS.map((name) => [name, console[name]] as const);
  for (const name of METHODS) {
    console[name] = (...words: unknown[]) => log.error(`console.${name}`, words.join(' '));
  }
  const printers = process.listeners('warning');
  const keep = (warning: Error): void => log.error('a warning', warning);
  process.removeAllListeners('warning');
  process.on('warning', keep);
  return () => {
    for (const [name, method] of before) console[name] = method;
    process.off('warning', keep);
    for (const printer of printers) process.on('warning', printer);
  };
}
