import type { Size } from '../../components/look.js';

/** From this width on, form and variants are side by side. */
const WIDE = 110;

const FORM = { columns: 36, gap: 2 } as const;

/** Lines of the variants that are kept free of the form on narrow screens. */
const LEAST_VARIANTS = 4;

export interface LabLayout {
  readonly isWide: boolean;
  /** The part for the form. */
  readonly form: Size;
  /** The part for the variants. */
  readonly variants: Size;
}

/**
 * The parts of the view: side by side, or the form above the variants; on a short screen, what is not selected
 * gets less room.
 * @param formLines lines that the whole form would take
 * @param isInForm whether a row of the form is selected
 */
export function layoutOf({ columns, rows }: Size, formLines: number, isInForm: boolean): LabLayout {
  if (columns >= WIDE) {
    const left = FORM.columns + FORM.gap;
    return {
      isWide: true,
      form: { columns: FORM.columns, rows },
      variants: { columns: columns - left, rows },
    };
  }
  const most = isInForm ? Math.max(3, rows - 1 - LEAST_VARIANTS) : 1;
  const formRows = Math.min(formLines, most);
  return {
    isWide: false,
    form: { columns, rows: formRows },
    variants: { columns, rows: Math.max(1, rows - formRows - 1) },
  };
}

/** Rows that a page key moves by. */
export function pageSize({ rows }: Size): number {
  return Math.max(1, Math.floor(rows / 2));
}
