import { readFileSync, statSync } from 'node:fs';

import { escapeText } from '../base/text.js';

/** The password of an address, before the last @ in front of its host; none may hold a blank or a quote. */
const PASSWORD = /:\/\/[^\s:/@"']*:([^\s"']*)@/g;

/** What takes a password from the environment. */
const VARIABLE = /\$\{\w+\}/;

/** Rights of the group and of all others to read a file. */
const READABLE_BY_OTHERS = 0o044;

/** Whether an address in a topology file holds a password itself. Comments do not count. */
export function hasPlainPassword(text: string): boolean {
  const addresses = text.replaceAll(/(^|\s)#.*$/gm, '');
  return [...addresses.matchAll(PASSWORD)].some(([, password = '']) => !VARIABLE.test(password));
}

/** A warning for a topology file with a password that others on the machine can read; else undefined. */
export function describePlainPassword(file: string): string | undefined {
  const isOpen = (statSync(file).mode & READABLE_BY_OTHERS) !== 0;
  if (process.platform === 'win32' || !isOpen || !hasPlainPassword(readFileSync(file, 'utf8'))) {
    return undefined;
  }
  return escapeText(
    `${file} holds a password that other users can read. Write \${NAME} instead, which is read from the environment, or make the file private (chmod 600).`,
  );
}
