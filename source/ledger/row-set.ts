const PAGE_ROWS = 1 << 15;

/** A set of row numbers, as a paged bitmap. */
export class RowSet {
  readonly #pages = new Map<number, Uint8Array>();
  /** The last page used: the next row is mostly in the same. */
  #lastNumber = Number.NaN;
  #lastPage: Uint8Array = new Uint8Array(0);

  /** Adds a row. @returns whether it was in the set already */
  add(row: number): boolean {
    const number = Math.floor(row / PAGE_ROWS);
    const page = this.#page(number);
    const place = row - number * PAGE_ROWS;
    if (hasBit(page, place)) return true;
    page[place >> 3] = (page[place >> 3] ?? 0) | (1 << (place & 7));
    return false;
  }

  has(row: number): boolean {
    const number = Math.floor(row / PAGE_ROWS);
    const page = this.#pages.get(number);
    return page !== undefined && hasBit(page, row - number * PAGE_ROWS);
  }

  #page(number: number): Uint8Array {
    if (number === this.#lastNumber) return this.#lastPage;
    const page = this.#pages.get(number) ?? new Uint8Array(PAGE_ROWS / 8);
    this.#pages.set(number, page);
    this.#lastNumber = number;
    this.#lastPage = page;
    return page;
  }
}

function hasBit(page: Uint8Array, place: number): boolean {
  return ((page[place >> 3] ?? 0) & (1 << (place & 7))) !== 0;
}
