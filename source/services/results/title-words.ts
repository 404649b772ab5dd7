import { loadPreferences, savePreferences } from '../../commands/preferences.js';
import { NO_TITLE_WORDS, type TitleWords } from '../../report/options.js';

/** What the first page of the last report named. @param env names the folder of the preferences */
export async function rememberedTitleWords(env: NodeJS.ProcessEnv): Promise<TitleWords> {
  const { report = {} } = await loadPreferences(env);
  const { title = '', author = '', course = '', date } = report;
  return { ...NO_TITLE_WORDS, title, author, course, date };
}

/** Remembers it for the next report; the day of a run is not remembered, because the next run has another. */
export function rememberTitleWords(env: NodeJS.ProcessEnv, words: TitleWords): Promise<void> {
  const { date, ...others } = words;
  return savePreferences(env, { report: { ...others, ...(date === undefined ? {} : { date }) } });
}
