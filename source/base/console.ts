import type { Log } from './log.js';

const METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

/**
 * Sends what libraries and Node itself would print into the log, for it would break the screen.
 * @returns gives the console back
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
