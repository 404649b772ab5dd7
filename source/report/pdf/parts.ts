import type { Content } from 'pdfmake/interfaces.js';

import type { Chapter } from '../document/document.js';
import { richText } from './rich-text.js';

/** The head of a chapter. */
export function chapterHead({ id, title }: Pick<Chapter, 'id' | 'title'>): Content {
  return {
    text: title,
    id,
    style: 'h1',
    outline: true,
    outlineExpanded: true,
    marginTop: 12,
  };
}

/** A paragraph. */
export function paragraph(text: string, style = 'body'): Content {
  return { text: printable(keepUnits(text)), style };
}

/** A number and its unit stay on one line. */
function keepUnits(text: string): string {
  return text.replaceAll(/(\d) (?=(?:%|ms|s|min|h)\b|%)/g, '$1\u00a0');
}

/** Keeps parts on one page. */
export function unbroken(parts: Content[]): Content {
  return { stack: parts, unbreakable: true };
}

/** Text that pdfmake can take, in whatever fonts it needs. */
export function printable(text: string, width = 100): string {
  return richText(text, { width }) as string;
}
