import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { configFolder } from '../base/config-folder.js';
import { removeAbandoned, temporaryName } from '../base/temporary.js';

/** What the screen remembers from one time to the next. */
export interface Preferences {
  readonly theme?: string;
  /** The form of the start view, by field. */
  readonly form?: Readonly<Record<string, string>>;
  /** The model that the form has in each working folder, by its whole path; empty for the default one. */
  readonly models?: Readonly<Record<string, string>>;
  /** What the first page of a report names: title, author, course, date. */
  readonly report?: Readonly<Record<string, string>>;
}

/** A file that is larger than this was not written by this program. */
const LARGEST = 64 * 1024;

/** Where they are kept. */
export function preferencesFile(env: NodeJS.ProcessEnv): string {
  return join(configFolder(env), 'preferences.json');
}

/** The stored preferences; none where the file is missing, damaged or not readable. */
export async function loadPreferences(env: NodeJS.ProcessEnv): Promise<Preferences> {
  try {
    const text = await readFile(preferencesFile(env), 'utf8');
    return text.length > LARGEST ? {} : readPreferences(JSON.parse(text));
  } catch {
    return {};
  }
}

function readPreferences(json: unknown): Preferences {
  const { theme, form, models, report } = asRecord(json);
  return {
    ...(typeof theme === 'string' ? { theme } : {}),
    form: textsOf(form),
    ...(models === undefined ? {} : { models: textsOf(models) }),
    ...(report === undefined ? {} : { report: textsOf(report) }),
  };
}

function textsOf(json: unknown): Record<string, string> {
  const texts = Object.entries(asRecord(json)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts);
}

function asRecord(json: unknown): Record<string, unknown> {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
}

/** Folders whose model is remembered; of more, the newest. */
const MOST_FOLDERS = 100;

/** The models of all folders; a default one needs no entry, and the folder that changed comes last. */
function mergeModels(
  stored: Preferences['models'] = {},
  change: Preferences['models'] = {},
): { readonly models: Preferences['models'] | undefined } {
  const others = Object.entries(stored).filter(([folder]) => !(folder in change));
  const changed = Object.entries(change).filter(([, model]) => model !== '');
  const models = [...others, ...changed].slice(-MOST_FOLDERS);
  return { models: models.length === 0 ? undefined : Object.fromEntries(models) };
}

let saving: Promise<void> = Promise.resolve();

/** Remembers a change, whole or not at all. A folder that cannot be written only means forgetting. */
export function savePreferences(env: NodeJS.ProcessEnv, change: Preferences): Promise<void> {
  // One after the other: two changes at once would each lose the other.
  saving = saving.then(() => save(env, change)).catch(() => undefined);
  return saving;
}

async function save(env: NodeJS.ProcessEnv, change: Preferences): Promise<void> {
  const file = preferencesFile(env);
  const stored = await loadPreferences(env);
  const models = mergeModels(stored.models, change.models);
  const text = `${JSON.stringify({ ...stored, ...change, ...models }, undefined, 2)}\n`;
  await mkdir(dirname(file), { recursive: true });
  await removeAbandoned(dirname(file));
  const temporary = temporaryName(file);
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
