import { requireFree } from '../report/save.js';
import { saveNewFile } from '../base/save.js';
import type { CommandContext, FlagValues } from './context.js';

/** Where `--json` asks for a file: undefined for standard output or not at all. @throws ProgramError when it is there */
export function newJsonFile({ json }: FlagValues): string | undefined {
  if (json === undefined || json === true || json === '' || json === '-') return undefined;
  requireFree('json', json);
  return json;
}

/** Writes the answer of a command as JSON. @param file as `newJsonFile` gave it */
export async function writeJson(
  value: unknown,
  file: string | undefined,
  context: Pick<CommandContext, 'print'>,
): Promise<void> {
  await writeJsonText(JSON.stringify(value, undefined, 2), file, context);
}

/** The same for what is JSON already. */
export async function writeJsonText(
  text: string,
  file: string | undefined,
  { print }: Pick<CommandContext, 'print'>,
): Promise<void> {
  if (file === undefined) print(escapeJson(text));
  else await saveNewFile(file, `${text}\n`);
}

/** Escapes characters beyond ASCII that control a terminal; the JSON stays the same. */
function escapeJson(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
