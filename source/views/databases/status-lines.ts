import { formatAmount } from '../../base/format.js';
import type { DatabaseSettings } from '../../db/database-settings.js';
import { span, type Line } from '../../components/line.js';
import type { Look, Size } from '../../components/look.js';
import { seenRange, type Scroll } from '../../components/scroll.js';
import { tableLines } from '../../components/table.js';
import { safeText, wrapToWidth } from '../../components/text.js';
import type { Entity } from '../../entities/entity.js';
import type { DatabaseItem, EntityItem, Item } from './list.js';
import { columnsFor } from './list-columns.js';
import { keyName } from '../verbs.js';

/** From this height on, up to `FEW` databases are all shown in full, not only the selected one. */
const ROOM_FOR_ALL = 30;
const FEW = 3;

/** Below this height, settings are shown without explanation. */
const ROOM_FOR_WORDS = 16;

/** The list of databases, and the selected one in full. */
export function statusLines(
  items: readonly Item[],
  scroll: Scroll,
  size: Size,
  look: Look,
): Line[] {
  const { from, to } = seenRange(scroll);
  const table = tableLines({
    columns: columnsFor(items, look),
    rows: items.slice(from, to),
    selected: scroll.cursor - from,
    width: size.columns,
    look,
  });
  const current = items[scroll.cursor];
  const isAll = size.rows >= ROOM_FOR_ALL && items.length <= FEW;
  const shown = isAll ? items : current ? [current] : [];
  const isBrief = size.rows < ROOM_FOR_WORDS;
  const below = shown.flatMap((item) =>
    item.kind === 'entity'
      ? entityLines(item, size.columns, look)
      : detailLines(item, size.columns, isBrief, look),
  );
  return [...table, ...moreLine(scroll, look), ...below];
}

/** The number of hidden lines of the list. */
function moreLine({ count, visible, top }: Scroll, { glyphs }: Look): Line[] {
  const more = count - visible;
  if (more <= 0) return [];
  const place = `${top + 1} to ${top + visible} of ${count}  ${glyphs.up}${glyphs.down}`;
  return [[span('dim', place)]];
}

const NAMES_WIDTH = 12;

/** Makes the lines of a part: its name, then its text. */
type Part = (name: string, text: string, tone?: 'bad' | 'dim' | 'warning') => Line[];

function partsIn(width: number): Part {
  return (name, text, tone) =>
    wrapToWidth(safeText(text), width - NAMES_WIDTH).map((line, index): Line => [
      span('dim', (index === 0 ? name : '').padEnd(NAMES_WIDTH)),
      tone ? span(tone, line) : line,
    ]);
}

function titleLines(title: string, { glyphs }: Look): Line[] {
  return [[], [span('border', glyphs.line.repeat(2)), ' ', span('title', safeText(title))]];
}

/** The common properties of an entity's databases, and their problems. */
function entityLines({ entity, rule, databases }: EntityItem, width: number, look: Look): Line[] {
  const part = partsIn(width);
  const wrong = databases.flatMap(({ problem }) => problem ?? []);
  return [
    ...titleLines(`${entity.name} in ${formatAmount(databases.length, 'database')}`, look),
    ...part('holds', fieldsOf(entity)),
    ...part('rule', rule),
    ...part('in', databases.map(({ name }) => name).join(', ')),
    ...wrong.flatMap((problem) => part('problem', problem, 'bad')),
  ];
}

/** Fields that a line lists. */
const LISTED = 12;

function fieldsOf({ name, fields }: Entity): string {
  const listed = fields.slice(0, LISTED).map((field) => field.name);
  const more = fields.length - listed.length;
  return `${name}: ${listed.join(', ')}${more > 0 ? ` and ${formatAmount(more, 'more field')}` : ''}`;
}

/** One database in full, with explanations if there is room. */
function detailLines(item: DatabaseItem, width: number, isBrief: boolean, look: Look): Line[] {
  const { status, lagRows } = item;
  const part = partsIn(width);
  const { name, file, rule, problem, settings, migrations, engine } = status;
  return [
    ...titleLines(name, look),
    ...part('holds', fieldsOf(item.entity)),
    ...(rule === undefined ? [] : part('rows', rule)),
    ...(status.lag === undefined ? [] : part('follows', status.lag)),
    ...(lagRows === undefined
      ? []
      : part('lag', describeLag(lagRows), lagRows === 0 ? undefined : 'warning')),
    ...part(engine === 'SQLite' ? 'file' : 'server', file),
    ...(problem === undefined ? [] : part('problem', problem, 'bad')),
    ...(status.state === 'missing' ? part('state', MISSING, 'dim') : []),
    ...(migrations && migrations.pending.length > 0
      ? part('pending', `${migrations.pending.join(', ')} (M applies)`, 'warning')
      : []),
    ...(settings ? settingLines(settings, isBrief || engine !== 'SQLite', part) : []),
    ...(migrations
      ? part(
          'migrations',
          migrations.applied.map((one) => `${one} applied`).join(', ') || 'none applied',
        )
      : []),
  ];
}

function describeLag(lagRows: number): string {
  if (lagRows === 0) return 'none: it has as many rows as its database';
  const rows = formatAmount(Math.abs(lagRows), 'row');
  return lagRows > 0
    ? `${rows} fewer than its database`
    : `${rows} more than its database had a moment before`;
}

function settingLines(
  { engine, version, journal, sync }: DatabaseSettings,
  isBrief: boolean,
  part: Part,
): Line[] {
  if (isBrief) return part('settings', `${engine} ${version}, journal ${journal}, sync ${sync}`);
  return [...part('journal', JOURNALS[journal] ?? journal), ...part('sync', SYNCS[sync] ?? sync)];
}

const MISSING = `not created yet: the first run creates it, and so does ${keyName('migrate')}.`;

/** The meaning of settings. */
const JOURNALS: Readonly<Record<string, string>> = {
  wal: 'wal: new pages go to a log beside the file, so readers and the writer do not stop each other',
  delete: 'delete: old pages are kept in a journal until the commit; readers wait for the writer',
};

const SYNCS: Readonly<Record<string, string>> = {
  off: 'off: never waits for the disk; a crash of the machine can damage the file',
  normal:
    'normal, of this connection: waits at checkpoints; in wal the last commits can be lost in a power cut, not in a crash of the program',
  full: 'full, of this connection: waits for the disk at every commit',
  extra: 'extra, of this connection: waits for the disk at every commit, and for the folder',
};
