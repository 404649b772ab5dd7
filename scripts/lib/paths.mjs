import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** An absolute path in the checkout. @param {string[]} parts */
export const inRoot = (...parts) => path.join(root, ...parts);

/** Where the built program is. */
export const dist = inRoot('dist');

/** The built program's entry. */
export const launcher = path.join(dist, 'launcher.cjs');
