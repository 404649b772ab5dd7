import type { SpanKind } from '../charts/palette.js';
import type { Table } from '../tables/table.js';

/** How a paragraph is set; its text means the same without it. */
export type TextStyle = 'lead' | 'body' | 'note' | 'good' | 'bad';

/** A number that a reader looks for first. */
export interface Tile {
  readonly value: string;
  readonly name: string;
  /** The kind whose colour it has; ink when absent. */
  readonly kind?: SpanKind | undefined;
}

/** A drawing, made for the width that it gets, in points. */
export interface Chart {
  readonly draw: (width: number) => string;
  /** The kinds that it shows, named below it. */
  readonly legend?: readonly SpanKind[];
  /** What its signs mean, beside the title; only where the picture is seen. */
  readonly note?: string;
  /** What it shows, in words, for readers and formats without pictures. */
  readonly alt: string;
}

/** One piece of a report, as every format can draw it. */
export type Block =
  | { readonly kind: 'text'; readonly text: string; readonly style?: TextStyle }
  /** Sentences that sum up. */
  | { readonly kind: 'quote'; readonly title: string; readonly sentences: readonly string[] }
  | { readonly kind: 'tiles'; readonly tiles: readonly Tile[] }
  | {
      readonly kind: 'table';
      /** Stays with the first row. */
      readonly title?: string | undefined;
      readonly table: Table;
      /** Below the table. */
      readonly note?: string | undefined;
      readonly isDense?: boolean;
    }
  | { readonly kind: 'chart'; readonly title?: string | undefined; readonly chart: Chart }
  /** Statements that are set as they are, each of one or several lines. */
  | {
      readonly kind: 'code';
      readonly title?: string | undefined;
      /** SQL by default. */
      readonly language?: 'sql' | 'sh';
      readonly lines: readonly string[];
    }
  /** Two columns; the left one's width is in points. */
  | {
      readonly kind: 'beside';
      readonly leftWidth: number;
      readonly left: readonly Block[];
      readonly right: readonly Block[];
    }
  /** The chapters and their pages. */
  | { readonly kind: 'contents' };

/** A part of a report that its outline names. */
export interface Chapter {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** What the first page names beside the title, and the running head. */
export interface TitlePage {
  readonly title: string;
  readonly subtitle: string;
  /** Name and value, such as the author and the course. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** A report in no format yet: PDF, HTML and Markdown draw the same one. */
export interface ReportDocument extends TitlePage {
  /** What it is about, at the right of the running head: the id of a run. */
  readonly id: string;
  /** How it was made, in the running foot. */
  readonly made: string;
  /** The program and its version. */
  readonly creator: string;
  /** The date that the files carry: the same run gives the same bytes. */
  readonly date: Date;
  /** All there is to it in one sentence. */
  readonly summary: string;
  /** Below the title on the first page. */
  readonly opening: readonly Block[];
  readonly chapters: readonly Chapter[];
}

/** A paragraph. */
export function text(words: string, style: TextStyle = 'body'): Block {
  return { kind: 'text', text: words, style };
}

/** Blocks without those that have nothing to show. */
export function blocksOf(...parts: readonly (Block | undefined)[]): Block[] {
  return parts.filter((part) => part !== undefined);
}

/** The title of a drawing that is seen, with what its signs mean. */
export function titleOfPicture({
  title,
  chart,
}: Extract<Block, { kind: 'chart' }>): string | undefined {
  return title === undefined || chart.note === undefined ? title : `${title}. ${chart.note}`;
}

/** The lines of all statements of a block of code. */
export function linesOf({ lines }: Extract<Block, { kind: 'code' }>): string[] {
  return lines.flatMap((statement) => statement.split('\n'));
}
