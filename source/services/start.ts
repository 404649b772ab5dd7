import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

import { isFolder } from '../base/folders.js';
import type { FlagValues } from '../commands/context.js';
import type { FormValues } from '../commands/setting.js';
import { applyFlags, formFlags, restoreForm } from '../commands/run-form.js';
import { loadPreferences, savePreferences } from '../commands/preferences.js';
import type { RunFollower } from './live.js';

/** How many names a completion offers. */
const MOST_NAMES = 50;

/** Carries out what the start view asks for. */
export class StartForm {
  readonly #runs: RunFollower;
  readonly #flags: FlagValues;
  readonly #env: NodeJS.ProcessEnv;

  constructor(runs: RunFollower, given: { flags: FlagValues; env: NodeJS.ProcessEnv }) {
    this.#runs = runs;
    this.#flags = given.flags;
    this.#env = given.env;
  }

  /** The form as it was last time, with the flags of the command line. */
  async remembered(): Promise<FormValues> {
    const { form } = await loadPreferences(this.#env);
    return applyFlags(restoreForm(form), this.#flags);
  }

  remember(form: FormValues): void {
    void savePreferences(this.#env, { form });
  }

  /** Starts the run that the form describes. @throws ProgramError when it cannot start */
  async begin(form: FormValues): Promise<void> {
    const { workload, flags: chosen } = formFlags({ ...form, folder: expandHome(form.folder) });
    const { map } = this.#flags;
    const flags = form.workload === 'folder' && map !== undefined ? { ...chosen, map } : chosen;
    const [{ readSettings, requirePipeline }, { chooseWorkload }] = await Promise.all([
      import('../commands/write-settings.js'),
      import('../commands/workload.js'),
    ]);
    const settings = readSettings(flags);
    requirePipeline(settings, this.#runs.topology);
    this.#runs.start(await chooseWorkload(workload, flags), settings);
  }

  /** What is wrong with a folder; undefined when it can be read. */
  async folderProblem(path: string): Promise<string | undefined> {
    return (await isFolder(expandHome(path))) ? undefined : 'there is no such folder';
  }

  /** The folders whose path begins with what was typed. */
  async completeFolder(typed: string): Promise<string[]> {
    const path = expandHome(typed);
    const isWhole = path === '' || path.endsWith('/');
    const parent = isWhole ? path : `${dirname(path)}/`;
    const start = isWhole ? '' : basename(path);
    const shownParent = isWhole ? typed : typed.slice(0, typed.length - start.length);
    try {
      const entries = await readdir(parent === '' ? '.' : parent, { withFileTypes: true });
      const named = entries.filter(
        ({ name }) => name.startsWith(start) && (start !== '' || !name.startsWith('.')),
      );
      const folders: string[] = [];
      for (const entry of named) {
        const isThere = entry.isDirectory() || (await isFolder(join(parent, entry.name)));
        if (isThere) folders.push(`${shownParent}${entry.name}/`);
        if (folders.length === MOST_NAMES) break;
      }
      return folders.toSorted();
    } catch {
      return [];
    }
  }
}

function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? homedir() + path.slice(1) : path;
}
