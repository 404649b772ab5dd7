import { UsageError } from '../base/errors.js';
import type { FlagValues } from '../commands/context.js';
import { DEFAULT_HOST, DEFAULT_PORT } from '../commands/serve-spec.js';
import { readInteger } from '../commands/values.js';
import { isLoopback } from './origin.js';
import { readToken, type Token } from './token.js';

/** Where a server listens, and who may use it. */
export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly token: Token | undefined;
}

/** Ports that the system has or chooses. */
const PORTS = { min: 0, max: 65_535 } as const;

/** Reads the flags of `serve`. @throws UsageError; also where other machines could use it without a token */
export async function readServeOptions(flags: FlagValues): Promise<ServeOptions> {
  const host = String(flags['host'] ?? DEFAULT_HOST);
  const port = readInteger('port', String(flags['port'] ?? DEFAULT_PORT), PORTS);
  const file = flags['token-file'];
  if (file === undefined && !isLoopback(host)) {
    throw new UsageError(
      `--host ${host} lets other machines insert rows and start runs: add --token-file`,
      'Make a token with `openssl rand -hex 32 > token`',
    );
  }
  return { host, port, token: file === undefined ? undefined : await readToken(String(file)) };
}
