import { format } from 'oxfmt';

const BEGIN = '<!-- keys: made by scripts/key-table.mjs from the bindings of the program -->';
const END = '<!-- end of keys -->';

/** The same in every view, so they are reported once. */
const MOVES = ['up', 'down', 'page-up', 'page-down', 'first', 'last'];

/** @typedef {{ id: string, shown: string, help: string }} Key */
/** @typedef {{ title: string, keys: Key[] }} Section */

/**
 * The README with its key table as the program's bindings have it.
 * @param {string} readme @param {readonly Section[]} sections those of every view first
 */
export async function withKeyTable(readme, sections) {
  const from = readme.indexOf(BEGIN);
  const to = readme.indexOf(END);
  if (from === -1 || to < from) throw new Error(`the README lacks "${BEGIN}" or "${END}"`);
  const { code: table } = await format('keys.md', tableOf(sections));
  return `${readme.slice(0, from)}${BEGIN}\n\n${table}\n${readme.slice(to)}`;
}

/** @param {readonly Section[]} sections */
function tableOf([everywhere, ...views]) {
  const rows = [
    ...rowsOf('every view', everywhere?.keys ?? []),
    ...rowsOf('every view', views[0]?.keys.filter(isMove) ?? []),
    ...views.flatMap(({ title, keys }) =>
      rowsOf(
        title,
        keys.filter((key) => !isMove(key)),
      ),
    ),
  ];
  return ['| in | key | what it does |', '| --- | --- | --- |', ...rows].join('\n');
}

/** @param {Key} key */
function isMove({ id }) {
  return MOVES.includes(id.split('.')[1] ?? '');
}

/** @param {string} title @param {readonly Key[]} keys */
function rowsOf(title, keys) {
  return keys.map(({ shown, help }) => `| ${title} | ${escape(shown)} | ${escape(help)} |`);
}

/** @param {string} text */
function escape(text) {
  return text.replaceAll('|', '\\|');
}
