/** @jsxImportSource preact */
import { render } from 'preact';

import { App } from './app.js';
import { applyTheme, rememberedTheme } from './theme.js';

applyTheme(rememberedTheme());

const place = document.getElementById('page');
if (place) render(<App />, place);
