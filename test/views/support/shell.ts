import { formatError } from '../../../source/base/errors.js';
import type { Key } from '../../../source/components/key.js';
import type { Size } from '../../../source/components/look.js';
import type { ThemeName } from '../../../source/components/theme.js';
import { VIEWS } from '../../../source/views/index.js';
import { Shell } from '../../../source/views/shell/shell.js';
import type { View, ViewId } from '../../../source/views/view.js';
import { fakeServices, type FakeServices } from './services.js';

export interface TestShell {
  readonly shell: Shell;
  readonly services: FakeServices;
  /** What the terminal's owner was asked to do. */
  readonly host: string[];
  press(this: void, ...keys: Key[]): Promise<void>;
}

/** The shell with the start and live views, and nothing after the others. */
export function testShell(
  options: {
    terminal?: Size;
    theme?: ThemeName;
    views?: Partial<Record<ViewId, View>>;
    clock?: () => number;
    /** In the place of the start view's own services. */
    start?: Partial<FakeServices['start']>;
  } = {},
): TestShell {
  const services = fakeServices();
  Object.assign(services.start, options.start);
  const host: string[] = [];
  const shell = new Shell({
    views: { ...onlyStartAndLive(), ...options.views },
    services,
    host: {
      copy: (text) => void host.push(`copy ${text}`),
      suspend: () => void host.push('suspend'),
      leave: () => void host.push('leave'),
      useMouse: (isOn) => void host.push(`mouse ${isOn}`),
      themeChosen: (theme) => void host.push(`theme ${theme}`),
      formatError,
    },
    theme: options.theme ?? 'dark',
    terminal: options.terminal ?? { columns: 80, rows: 24 },
    ...(options.clock && { clock: options.clock }),
  });
  shell.start();
  return {
    shell,
    services,
    host,
    async press(...keys) {
      for (const key of keys) {
        shell.press(key);
        await settle();
      }
    },
  };
}

/** Lets the effects of a key come back. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function onlyStartAndLive(): Record<ViewId, View> {
  const quiet = (id: ViewId): View => ({
    id,
    about: '',
    initial: {},
    bindings: [],
    reduce: (state) => state,
    Screen: () => null,
  });
  return {
    start: VIEWS.start,
    live: VIEWS.live,
    results: quiet('results'),
    databases: quiet('databases'),
    history: quiet('history'),
    lab: quiet('lab'),
    lessons: quiet('lessons'),
    help: quiet('help'),
  };
}
