const { Segmenter } = Intl;

/**
 * Replaces `Intl.Segmenter` in Ink and its text packages at build time. Each of them creates one when it is
 * loaded, which takes 15 to 30 ms before the first frame; this one is created on first use, which most frames
 * never need.
 */
export class LateSegmenter implements Intl.Segmenter {
  readonly #options: ConstructorParameters<typeof Intl.Segmenter>;
  #segmenter: Intl.Segmenter | undefined;

  constructor(...options: ConstructorParameters<typeof Intl.Segmenter>) {
    this.#options = options;
  }

  segment(text: string): Intl.Segments {
    return this.#made().segment(text);
  }

  resolvedOptions(): Intl.ResolvedSegmenterOptions {
    return this.#made().resolvedOptions();
  }

  #made(): Intl.Segmenter {
    return (this.#segmenter ??= new Segmenter(...this.#options));
  }
}
