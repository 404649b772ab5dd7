/** The colours of the page: as the system has them, or as the person chose. */
export const PAGE_THEMES = ['system', 'light', 'dark'] as const;

export type PageTheme = (typeof PAGE_THEMES)[number];

const KEY = 'dbsim-theme';

/** The theme that was chosen the last time in this browser. */
export function rememberedTheme(): PageTheme {
  return PAGE_THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? 'system';
}

/** Gives the page its colours, and remembers them in this browser. */
export function applyTheme(theme: PageTheme): void {
  localStorage.setItem(KEY, theme);
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/** The next one, for the button. */
export function themeAfter(theme: PageTheme): PageTheme {
  return PAGE_THEMES[(PAGE_THEMES.indexOf(theme) + 1) % PAGE_THEMES.length] ?? 'system';
}
