/** @jsxImportSource preact */
import type { ComponentChildren, VNode } from 'preact';
import { useState } from 'preact/hooks';

import { capitalize } from '../../base/text.js';
import { NAVIGATION, routeTo, type PageView } from './routes.js';
import { applyTheme, rememberedTheme, themeAfter } from './theme.js';

/** The name of the program, the views, and what is going on. */
export function Header(props: {
  readonly view: PageView;
  readonly children?: ComponentChildren;
}): VNode {
  const { view, children } = props;
  return (
    <header class="header">
      <a class="brand" href={routeTo('live')}>
        dbsim
      </a>
      <nav class="navigation" aria-label="Views">
        {NAVIGATION.map((name) => (
          <a
            key={name}
            href={routeTo(name)}
            {...(name === view ? { 'aria-current': 'page' as const } : {})}
          >
            {name === 'api' ? 'API' : capitalize(name)}
          </a>
        ))}
      </nav>
      <div class="status">
        {children}
        <ThemeButton />
      </div>
    </header>
  );
}

function ThemeButton(): VNode {
  const [theme, setTheme] = useState(rememberedTheme);
  return (
    <button
      class="button button-plain"
      type="button"
      title={`Colours: ${theme}`}
      onClick={() => {
        const next = themeAfter(theme);
        applyTheme(next);
        setTheme(next);
      }}
    >
      <span aria-hidden="true">◐ </span>
      <span class="hidden-text">Colours: {theme}</span>
    </button>
  );
}
