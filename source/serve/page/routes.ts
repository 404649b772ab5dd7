/** The views of the page, in the order of its navigation. */
export const NAVIGATION = ['live', 'results', 'databases', 'history', 'lab', 'api'] as const;

/** These, and the form that starts a run. */
export const PAGE_VIEWS = [...NAVIGATION, 'start'] as const;

export type PageView = (typeof PAGE_VIEWS)[number];

/** What the page shows: a view, and what of it. */
export interface Route {
  readonly view: PageView;
  /** The parts of the path after the view: "results/<run>" has one. */
  readonly parts: readonly string[];
}

/** Reads the part of an address after `#`; anything unknown is the live view. */
export function readRoute(hash: string): Route {
  const [view = '', ...parts] = hash.replace(/^#\/?/, '').split('/').filter(Boolean);
  const known = PAGE_VIEWS.find((name) => name === view);
  return known ? { view: known, parts: parts.map(decodePart) } : { view: 'live', parts: [] };
}

/** The address of a route: "#/results/20261129-…". */
export function routeTo(view: PageView, ...parts: readonly string[]): string {
  return `#/${[view, ...parts.map(encodeURIComponent)].join('/')}`;
}

/** A part that is not well encoded is taken as it is. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
