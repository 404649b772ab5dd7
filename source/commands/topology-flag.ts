import type { FlagValues } from './context.js';

/** The file that `--topology` names. */
export function topologyFileOf(flags: FlagValues): string | undefined {
  const file = flags['topology'];
  return typeof file === 'string' ? file : undefined;
}
