const { Segmenter } = Intl;

/**
 * What Ink and the packages it measures text with are built with in place of `Intl.Segmenter`. Each
 * of them makes one when it is loaded, which loads the tables of Unicode: 15 to 30 ms before the
 * first frame, for characters that most frames do not have.
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
