import { formatNumber } from './results.mjs';

const START = '<!-- results: made by `npm run bench`, not by hand -->';
const END = '<!-- end of results -->';

const TITLES = [
  'benchmark',
  'measured',
  'ours: median (range)',
  'reference: median (range)',
  'ours ÷ reference',
  'goal',
];

/**
 * All results as Markdown: a table, and under it what each was measured on.
 * @param {readonly import('./results.mjs').Result[]} results
 */
export function renderResults(results) {
  if (results.length === 0) return 'Nothing has been measured yet.\n';
  const hasOther = results.some(({ cases }) => cases.some(({ other }) => other));
  const titles = [...TITLES, ...(hasOther ? ['ours ÷ another commit'] : [])];
  const head = [tableLine(titles), tableLine(titles.map(() => '---'))];
  const rows = results.flatMap((result) =>
    result.cases.map((one) => {
      const cells = cellsOf(result, one);
      return tableLine(hasOther ? [...cells, otherText(one)] : cells);
    }),
  );
  return `${[...head, ...rows].join('\n')}\n\n${results.map(footnote).join('\n')}\n`;
}

/**
 * Puts text between the two markers.
 * @param {string} page
 * @param {string} text
 * @throws when a marker is missing
 */
export function replaceResults(page, text) {
  const start = page.indexOf(START);
  const end = page.indexOf(END);
  if (start === -1 || end < start) throw new Error('the page has lost the markers of its results');
  return `${page.slice(0, start + START.length)}\n\n${text}\n${page.slice(end)}`;
}

/** One case as plain text for the terminal. @param {import('./results.mjs').Case} one */
export function describeCase(one) {
  const lines = [`  ${one.title}`, `    ${measurement(one.ours, one.unit)} · ${one.ours.label}`];
  if (one.reference) {
    lines.push(`    ${measurement(one.reference, one.unit)} · ${one.reference.label}`);
  }
  if (one.ratio) lines.push(`    ratio ${spreadText(one.ratio)}`);
  if (one.other) lines.push(`    ${otherText(one)}`);
  lines.push(...one.goals.map(({ text, isMet }) => `    ${isMet ? '✔' : '✖'} goal ${text}`));
  lines.push(...one.notes.map((note) => `    ${note}`));
  return lines.join('\n');
}

/** @param {import('./results.mjs').Result} result @param {import('./results.mjs').Case} one */
function cellsOf({ name, doubts }, { title, unit, ours, reference, ratio, goals, notes }) {
  return [
    doubts.length > 0 ? `${name} (doubtful)` : name,
    [title, ...notes].join('; '),
    `${measurement(ours, unit)}, ${ours.label}`,
    reference ? `${measurement(reference, unit)}, ${reference.label}` : '',
    ratio ? spreadText(ratio) : '',
    goals.map(({ text, isMet }) => `${isMet ? '✔' : '✖'} ${text}`).join('; '),
  ];
}

/** @param {readonly string[]} cells */
function tableLine(cells) {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** How ours compares with the other commit: "1.3 (1.2–1.4) × the 90,000 rows/s of 0123abc". @param {import('./results.mjs').Case} one */
function otherText({ other, unit }) {
  if (!other) return '';
  const compared = `${spreadText(other.ratio)} × ${measurement(other, unit)} of ${other.label}`;
  return [compared, ...other.notes].join('; ');
}

/** @param {import('./statistics.mjs').Spread} spread @param {string} unit */
function measurement(spread, unit) {
  return `${spreadText(spread)} ${unit}`.replace(/^(\S+) (\(.*\)) (.*)$/, '$1 $3 $2');
}

/** @param {import('./statistics.mjs').Spread} spread */
function spreadText({ values, median, min, max }) {
  if (values.length === 1) return formatNumber(median);
  return `${formatNumber(median)} (${formatNumber(min)}–${formatNumber(max)})`;
}

/** @param {import('./results.mjs').Result} result */
function footnote({ name, date, machine, versions, options, doubts, skipped }) {
  const parts = [
    `${date}, ${machine['cores']} cores (${machine['cpu']}), ${machine['memoryGB']} GB, ${machine['disk']}, Node ${machine['node']}`,
    Object.entries(versions)
      .map(([what, version]) => `${what} ${version}`)
      .join(', '),
    `${String(options['pairs'])} rounds`,
    ...doubts.map((doubt) => `**doubtful: ${doubt}**`),
    ...skipped.map((what) => `skipped: ${what}`),
  ];
  return `- _${name}_: ${parts.filter(Boolean).join('; ')}.`;
}
