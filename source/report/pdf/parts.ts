import type { Content } from 'pdfmake/interfaces.js';

import { richText } from './rich-text.js';

/** The chapters that the outline and the contents name. */
export interface Heading {
  readonly id: string;
  readonly title: string;
}

/** The head of a chapter. */
export function chapter({ id, title }: Heading, isNewPage: boolean): Content {
  return {
    text: title,
    id,
    style: 'h1',
    outline: true,
    outlineExpanded: true,
    ...(isNewPage ? { pageBreak: 'before' as const } : {}),
  };
}

/** The head of a part of a chapter. */
export function heading(title: string, parent?: Heading): Content {
  const outline = parent ? { outline: true, outlineParentId: parent.id } : {};
  return { text: printable(title), style: 'h2', ...outline, outlineText: title };
}

/** A paragraph. */
export function paragraph(text: string, style?: string): Content {
  return { text: printable(keepUnits(text)), ...(style === undefined ? {} : { style }) };
}

/** A number and its unit stay on one line. */
function keepUnits(text: string): string {
  return text.replaceAll(/(\d) (?=(?:%|ms|s|min|h)\b|%)/g, '$1\u00a0');
}

/** Keeps parts on one page. */
export function unbroken(parts: Content[]): Content {
  return { stack: parts, unbreakable: true };
}

/** A chapter that is kept on one page, apart from the next. */
export function together(parts: Content[]): Content {
  return { stack: parts, unbreakable: true, margin: [0, 0, 0, 18] };
}

/** Text that pdfmake can take, in whatever fonts it needs. */
export function printable(text: string, width = 100): string {
  return richText(text, { width }) as string;
}
