import { getDocumentProxy } from 'unpdf';

/** A piece of text on a page: where its line begins and ends, in points from the lower left. */
export interface PlacedText {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** What a reader finds in a PDF. */
export interface ReadPdf {
  readonly pages: readonly {
    readonly width: number;
    readonly height: number;
    readonly placed: readonly PlacedText[];
    readonly text: string;
  }[];
  /** All pages, with one blank between words. */
  readonly text: string;
  /** Titles of the outline, those of the second level after two blanks. */
  readonly outline: readonly string[];
  readonly info: Readonly<Record<string, unknown>>;
  readonly attachments: ReadonlyMap<string, string>;
}

/** Reads a PDF back. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const document = await getDocumentProxy(new Uint8Array(bytes));
  const pages: ReadPdf['pages'][number][] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { width, height } = page.getViewport({ scale: 1 });
    const placed = (await page.getTextContent()).items.flatMap((item): PlacedText[] => {
      if (!('str' in item) || item.str.trim() === '') return [];
      const [, , , , left = 0, bottom = 0] = item.transform as number[];
      return [
        { text: item.str, left, right: left + item.width, bottom, top: bottom + item.height },
      ];
    });
    pages.push({ width, height, placed, text: tidy(placed.map(({ text }) => text).join(' ')) });
  }
  const { info } = await document.getMetadata();
  const found = (await document.getAttachments()) as Record<
    string,
    { filename: string; content: Uint8Array }
  > | null;
  return {
    pages,
    text: pages.map(({ text }) => text).join('\n'),
    outline: titlesOf((await document.getOutline()) ?? [], ''),
    info: info as Record<string, unknown>,
    attachments: new Map(
      Object.values(found ?? {}).map(({ filename, content }) => [
        filename,
        // The mark of UTF-8 is a part of the file.
        new TextDecoder('utf-8', { ignoreBOM: true }).decode(content),
      ]),
    ),
  };
}

interface OutlineItem {
  title: string;
  items: OutlineItem[];
}

function titlesOf(items: readonly OutlineItem[], indent: string): string[] {
  return items.flatMap(({ title, items: below }) => [
    indent + title,
    ...titlesOf(below, `${indent}  `),
  ]);
}

/** One blank between words, however they were spaced. */
export function tidy(text: string): string {
  return text.replaceAll('\u200b', '').replaceAll(/\s+/g, ' ');
}
