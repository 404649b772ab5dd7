let segmenter: Intl.Segmenter | undefined;

/** The graphemes of a text. The segmenter is created on first use, because it takes 25 ms to load. */
export function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}
