import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, extname, join, resolve, sep } from 'node:path';

import { InputError, InputErrors, ProgramError, UsageError } from '../base/errors.js';
import { isFolder } from '../base/folders.js';
import { escapeText } from '../base/text.js';
import type { FlagValues } from '../commands/context.js';
import { DEFAULT_FORM } from '../commands/default-form.js';
import { SETTING_NAMES, type FormValues, type SettingName } from '../commands/setting-types.js';
import { applyFlags, formFlags, restoreForm } from '../commands/run-form.js';
import { loadPreferences, savePreferences } from '../commands/preferences.js';
import type { WorkloadPreview } from '../engine/preview.js';
import type { Task } from '../ledger/pace.js';
import type { ReferencePolicy } from '../ledger/record.js';
import type { WriteSettings } from '../sim/settings.js';
import type { RunFollower } from './live.js';

/** How many names a completion offers. */
const MOST_NAMES = 50;

/** A setting that a run cannot start with. */
export interface RefusedSetting {
  readonly name: SettingName;
  /** What is wrong with it, in the words of the command line. */
  readonly problem: string;
  /** What to do about it; a sentence, or empty. */
  readonly hint?: string;
  /** What else is wrong with the same file, a line each. */
  readonly others?: readonly string[];
  /** A mapping of the columns with which its files may be readable. */
  readonly mapping?: string | undefined;
}

/** What is known of the rows of a form's workload: what they are, or why they cannot be read. */
export type FormPreview =
  | { readonly type: 'shown'; readonly preview: WorkloadPreview }
  | ({ readonly type: 'refused' } & RefusedSetting);

/** Carries out what the start view asks for. */
export class StartForm {
  readonly #runs: RunFollower;
  readonly #flags: FlagValues;
  readonly #env: NodeJS.ProcessEnv;
  readonly #folder: string;

  /** @param given its folder has a model of its own, which is remembered */
  constructor(
    runs: RunFollower,
    given: { dir: string; flags: FlagValues; env: NodeJS.ProcessEnv },
  ) {
    this.#runs = runs;
    this.#flags = given.flags;
    this.#env = given.env;
    this.#folder = resolve(given.dir);
  }

  /** The form as it was last time, with the flags of the command line. */
  async remembered(): Promise<FormValues> {
    const { form, models = {} } = await loadPreferences(this.#env);
    const model = models[this.#folder] ?? DEFAULT_FORM.model;
    return applyFlags(restoreForm({ ...form, model }), this.#flags);
  }

  remember({ model, ...form }: FormValues): void {
    void savePreferences(this.#env, { form, models: { [this.#folder]: model } });
  }

  /**
   * Starts the run that the form describes.
   * @throws ProgramError when it cannot start, the signal's reason when it is aborted before
   */
  async begin(form: FormValues, signal: AbortSignal): Promise<void> {
    const { chooseWorkload } = await import('../commands/workload.js');
    await this.#openModel(form, signal);
    const settings = await this.#readSettings(form);
    const { workload, flags } = await commandLine(form);
    const chosen = await chooseWorkload(workload, flags, this.#runs.open.model);
    signal.throwIfAborted();
    this.#runs.start(chosen, settings);
  }

  /** The setting that the run cannot start with, whatever its rows are; undefined when there is none. */
  async refusal(form: FormValues): Promise<RefusedSetting | undefined> {
    try {
      await this.#readSettings(form);
      return undefined;
    } catch (error) {
      if (error instanceof UsageError) return refuse(error, 'workload');
      throw error;
    }
  }

  /**
   * Judges the first rows of the chosen workload, without writing any.
   * @throws the signal's reason when it is aborted
   */
  async preview(form: FormValues, task: Task): Promise<FormPreview> {
    const shown = formFlags(withHome(form)).workload;
    const [{ chooseWorkload }, { previewWorkload }] = await Promise.all([
      import('../commands/workload.js'),
      import('../engine/preview.js'),
    ]);
    if (form.workload === 'folder' && !existsSync(shown)) {
      return { type: 'refused', name: 'folder', problem: 'there is no such folder' };
    }
    let about: SettingName = 'model';
    try {
      await this.#openModel(form, task.signal);
      about = 'folder';
      const { open } = this.#runs;
      // Any seed shows what generated rows are like.
      const { workload, flags } = await commandLine(
        form.seed === '' ? { ...form, seed: '1' } : form,
      );
      const chosen = await chooseWorkload(workload, flags, open.model);
      const references = form.references as ReferencePolicy;
      const preview = await previewWorkload(chosen, references, task, open.chosen?.read);
      return { type: 'shown', preview };
    } catch (error) {
      task.signal?.throwIfAborted();
      if (!(error instanceof ProgramError)) throw error;
      const { problem, ...refused } = refuse(error, about);
      // The folder is named beside it already.
      const inside = escapeText(join(shown, sep));
      return { type: 'refused', ...refused, problem: problem.replaceAll(inside, '') };
    }
  }

  /** Opens the databases of the model of a form; those of a run that is going stay. @throws InputError */
  async #openModel(form: FormValues, signal?: AbortSignal): Promise<void> {
    const { workload, flags } = formFlags(withHome(form));
    if (this.#runs.isRunning()) return;
    const { modelWord } = await import('../commands/model-option.js');
    await this.#runs.open.open(modelWord({ flags, operands: [workload] }) ?? '', signal);
  }

  async #readSettings(form: FormValues): Promise<WriteSettings> {
    const { readSettings, requirePossible } = await import('../commands/write-settings.js');
    const settings = readSettings(formFlags(form).flags);
    requirePossible(settings, this.#runs.topology);
    return settings;
  }

  /** The paths that begin with what was typed: folders, and files with one of some endings. */
  async completePath(typed: string, endings: readonly string[] = []): Promise<string[]> {
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
        else if (endings.includes(extname(entry.name))) folders.push(`${shownParent}${entry.name}`);
        if (folders.length === MOST_NAMES) break;
      }
      return folders.toSorted();
    } catch {
      return [];
    }
  }
}

/** The setting that an error is about: the one whose flag it names, else the given one. */
function refuse(error: ProgramError, otherwise: SettingName): RefusedSetting {
  const { message, hint } = error;
  const [, flag] = /--([a-z]+(?:-[a-z]+)*)\b/.exec(`${message} ${hint}`) ?? [];
  const name = SETTING_NAMES.find((known) => known === flag) ?? otherwise;
  const mapping = error instanceof InputError ? error.mapping : undefined;
  const others = error instanceof InputErrors ? error.others : [];
  return { name, problem: message.replace(/^--/, ''), hint, mapping, others };
}

/** The command line of a form. @throws InputError where its model cannot be read */
async function commandLine(form: FormValues): Promise<ReturnType<typeof formFlags>> {
  const { withGeneratedRows } = await import('../commands/model-option.js');
  const { workload, flags } = formFlags(withHome(form));
  const { operands, flags: used } = await withGeneratedRows({ operands: [workload], flags });
  return { workload: operands[0] ?? workload, flags: used };
}

/** The form with its paths below the home folder written out. */
function withHome(form: FormValues): FormValues {
  return { ...form, folder: expandHome(form.folder), model: expandHome(form.model) };
}

function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? homedir() + path.slice(1) : path;
}
