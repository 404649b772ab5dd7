import { join } from 'node:path';

import { render, useApp } from 'ink';
import { useEffect, type ReactNode } from 'react';

import { formatError } from './base/errors.js';
import { Log } from './base/log.js';
import type { CommandContext, ExitStatus } from './commands/context.js';
import type { OutputStream } from './commands/io.js';
import { loadPreferences, savePreferences } from './commands/preferences.js';
import { readNamedModel } from './services/open-databases.js';
import { createServices } from './services/services.js';
import { watchSignals } from './commands/signals.js';
import { topologyOf } from './commands/topology.js';
import { defaultTheme, THEME_NAMES, type ThemeName } from './components/theme.js';
import { VIEWS } from './views/index.js';
import type { Services } from './views/services.js';
import type { Host } from './views/shell/api.js';
import { startClock } from './views/shell/clock.js';
import { pointAt } from './views/shell/mouse.js';
import { MouseReports } from './views/shell/mouse-reports.js';
import { captureConsole } from './base/console.js';
import { Screen } from './views/shell/screen.js';
import { Shell } from './views/shell/shell.js';
import { reportEnding, stopWork, workSettled } from './views/shell/work.js';
import {
  copyToClipboard,
  prepareTerminal,
  restoreTerminal,
  stopUntilContinued,
  terminalSize,
} from './views/shell/terminal.js';

/** The clock of the screen: at most 10 ticks a second. A screen reader gets fewer updates. */
const TICK_MS = 100;
const TICK_READER_MS = 2000;
const MAX_FPS = 30;

/** Exit status after Ctrl-C, as shells give it. */
const INTERRUPTED = 130;

/**
 * The terminal UI, from the first frame to the last line in the person's own screen. The caller has
 * made sure that standard input and output are terminals. @throws InputError for the topology file
 */
export async function runTui(context: CommandContext): Promise<ExitStatus> {
  const { dir, io, version } = context;
  const services: Services = createServices({
    dir,
    version,
    flags: context.flags,
    env: io.env,
    topology: await topologyOf(context),
    model: await readNamedModel(context.flags),
  });
  const { replay } = context;
  if (replay) await services.live.replay(replay.runId, replay.speed);
  const log = new Log(join(dir, 'data'));
  const releaseConsole = captureConsole(log);
  const ui = await openScreen(services, context, log);
  const signals = watchSignals(
    () => {
      stopWork(services);
      ui.close();
    },
    () => restoreTerminal(io.stdout),
  );
  const crash = (error: unknown): void => {
    ui.close();
    log.error('the screen crashed', error);
    io.stderr.write(`dbsim-tui: ${formatError(error)}\n`);
    stopWork(services);
    // Not before the run that it stops is audited and stored.
    void leaveWhenSettled(services);
  };
  process.on('uncaughtException', crash);
  try {
    await ui.closed;
    releaseConsole();
    await reportEnding(services, context);
    return signals.status ?? (ui.wasInterrupted() ? INTERRUPTED : 0);
  } catch (error) {
    stopWork(services);
    ui.close();
    await workSettled(services);
    throw error;
  } finally {
    await services.recovery.stop();
    process.off('uncaughtException', crash);
    releaseConsole();
    signals.close();
  }
}

interface OpenScreen {
  /** Settles when the screen is closed; throws what went wrong while drawing. */
  readonly closed: Promise<void>;
  /** Whether Ctrl-C ended it while a run was stopping. */
  readonly wasInterrupted: () => boolean;
  close(): void;
}

async function openScreen(
  services: Services,
  context: CommandContext,
  log: Log,
): Promise<OpenScreen> {
  const { io, paint, unicode } = context;
  const { env, stdout } = io;
  const isReader = env['INK_SCREEN_READER'] === 'true';
  const preferences = await loadPreferences(env);
  let suspend = (): void => undefined;
  let wasInterrupted = false;
  const host: Host = {
    copy: (text) => copyToClipboard(stdout, text),
    suspend: () => suspend(),
    leave: (isInterrupted = false) => {
      wasInterrupted ||= isInterrupted;
      close();
    },
    useMouse: (isOn) => mouse.use(isOn),
    themeChosen: (theme) => void savePreferences(env, { theme }),
    formatError: (error) => log.report('a request from the screen failed', error),
  };
  const shell = new Shell({
    views: VIEWS,
    services,
    host,
    theme: paint('bold', '') === '' ? 'mono' : rememberedTheme(preferences.theme, env),
    terminal: terminalSize(stdout, isReader),
  });
  const mouse = new MouseReports(io, (event) => pointAt(shell, event));
  const tree = (
    <Root
      shell={shell}
      stdout={stdout}
      isUnicode={unicode}
      mouse={mouse}
      onSuspend={(handler) => (suspend = handler)}
    />
  );
  // Before Ink's own listener, so that it never draws the old layout on the new size.
  const onResize = (): void => {
    shell.resize(terminalSize(stdout, isReader));
    instance.rerender(tree);
  };
  stdout.on('resize', onResize);
  // A terminal that went away must not turn the clean stop into a crash.
  const ignoreError = (): void => undefined;
  stdout.on('error', ignoreError);
  shell.start();
  if (context.replay) shell.open('live');
  const instance = render(tree, {
    stdin: io.stdin,
    stdout,
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    patchConsole: false,
    interactive: true,
    isScreenReaderEnabled: isReader,
    maxFps: MAX_FPS,
  });
  prepareTerminal(stdout);
  const stopClock = startClock(
    () => shell.tick(),
    isReader ? TICK_READER_MS : TICK_MS,
    () => services.live.processorMs + services.lessons.runs.processorMs,
  );
  let isClosed = false;
  function close(): void {
    if (isClosed) return;
    isClosed = true;
    stopClock();
    mouse.use(false);
    stdout.off('resize', onResize);
    instance.unmount();
    restoreTerminal(stdout);
  }
  return {
    closed: instance.waitUntilExit().then(close),
    wasInterrupted: () => wasInterrupted,
    close,
  };
}

function rememberedTheme(name: string | undefined, env: NodeJS.ProcessEnv): ThemeName {
  return THEME_NAMES.find((known) => known === name) ?? defaultTheme(env['COLORFGBG']);
}

/** Gives the suspension, which only Ink can do, to the shell. */
function Root({
  shell,
  stdout,
  isUnicode,
  mouse,
  onSuspend,
}: {
  readonly shell: Shell;
  readonly stdout: OutputStream;
  readonly isUnicode: boolean;
  readonly mouse: MouseReports;
  readonly onSuspend: (handler: () => void) => void;
}): ReactNode {
  const { suspendTerminal } = useApp();
  useEffect(() => {
    onSuspend(() => {
      mouse.use(false);
      restoreTerminal(stdout);
      // The run has a process of its own, which no shell stops.
      const { live, lessons } = shell.services;
      const resumes = [live.suspend(), lessons.runs.suspend()];
      void suspendTerminal(stopUntilContinued).then(() => {
        prepareTerminal(stdout);
        mouse.use(shell.state.hasMouse);
        for (const resume of resumes) resume();
      });
    });
  }, [mouse, onSuspend, shell, stdout, suspendTerminal]);
  return <Screen shell={shell} isUnicode={isUnicode} />;
}

async function leaveWhenSettled(services: Services): Promise<never> {
  await workSettled(services);
  process.exit(1);
}
