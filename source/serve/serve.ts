import { escapeText } from '../base/text.js';
import type { CommandContext, ExitStatus } from '../commands/context.js';
import { describePlainPassword } from '../commands/plain-password.js';
import { watchSignals } from '../commands/signals.js';
import { topologyFileOf, topologyOf } from '../commands/topology.js';
import { readNamedModel } from '../services/open-databases.js';
import { createApp } from './app.js';
import { listen } from './listen.js';
import { readServeOptions } from './options.js';
import { readPageFiles } from './page-files.js';
import { startServer } from './server.js';

/** `dbsim-tui serve`: rows, runs and their audit over HTTP, until a signal comes. */
export async function serveCommand(context: CommandContext): Promise<ExitStatus> {
  const { dir, version, flags, io, notify, print, quiet } = context;
  const { host, port, token } = await readServeOptions(flags);
  const topology = await topologyOf(context);
  const model = await readNamedModel(flags);
  const file = topologyFileOf(flags);
  const warning = file && describePlainPassword(file);
  if (warning) notify(warning);
  const watch = watchSignals(
    () =>
      notify('Stopping: the run that is going stops cleanly. Press Ctrl-C again to quit at once.'),
    () => notify('Quit at once. The next start closes what was going.'),
  );
  try {
    const server = await startServer({
      dir,
      version,
      flags,
      env: io.env,
      topology,
      model,
      token,
      notify: (sentence) => notify(escapeText(`${sentence.replace(/\.$/, '')}.`)),
    });
    try {
      const app = createApp(server.context, { host, page: readPageFiles() });
      const listening = await listen(app, host, port);
      if (!quiet) print(`Serving ${escapeText(dir)} on ${urlOf(host, listening.port)}`);
      await untilAborted(watch.signal);
      server.context.streams.close();
      await listening.close();
    } finally {
      await server.close();
    }
    return 0;
  } finally {
    watch.close();
  }
}

function untilAborted(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', resolve, { once: true });
  });
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;
}
