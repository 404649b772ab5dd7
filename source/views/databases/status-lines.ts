import { formatBytes, formatCount } from '../../base/format.js';
import type { DatabaseStatus } from '../../commands/database-status.js';
import type { DatabaseSettings } from '../../db/database-settings.js';
import { span, type Line, type Span } from '../../components/line.js';
import type { Look, Size } from '../../components/look.js';
import { tableLines, type Column } from '../../components/table.js';
import { safeText, wrapToWidth } from '../../components/text.js';
import { ENTITIES } from '../../entities/entity.js';

/** From this height on each database is told in full, not only the selected one. */
const ROOM_FOR_ALL = 30;

/** Below this height settings are told by their values alone. */
const ROOM_FOR_WORDS = 16;

/** The three databases, and all that is known of the selected one. */
export function statusLines(
  statuses: readonly DatabaseStatus[],
  selected: number,
  size: Size,
  look: Look,
): Line[] {
  const table = tableLines({
    columns: columnsFor(look),
    rows: statuses,
    selected,
    width: size.columns,
    look,
  });
  const current = statuses[selected];
  const told = size.rows >= ROOM_FOR_ALL ? statuses : current ? [current] : [];
  const isBrief = size.rows < ROOM_FOR_WORDS;
  return table.concat(told.flatMap((status) => detailLines(status, size.columns, isBrief, look)));
}

const migrationsCell = ({ migrations }: DatabaseStatus): string | Span => {
  if (!migrations) return '';
  const { applied, pending } = migrations;
  return pending.length > 0
    ? span('warning', `${pending.length} pending`)
    : `${applied.length} applied`;
};

function columnsFor(look: Look): Column<DatabaseStatus>[] {
  const { ok, cross, dash } = look.glyphs;
  const states: Record<DatabaseStatus['state'], Span> = {
    reachable: span('good', `${ok} reachable`),
    missing: span('dim', `${dash} missing`),
    broken: span('bad', `${cross} not usable`),
  };
  return [
    { title: 'database', width: 11, cell: ({ name }) => span('title', name) },
    { title: 'holds', width: 7, expendable: 3, cell: ({ entity }) => entity },
    { title: 'state', width: 12, cell: ({ state }) => states[state] },
    {
      title: 'version',
      width: 13,
      expendable: 4,
      cell: ({ settings }) => (settings ? safeText(`${settings.engine} ${settings.version}`) : ''),
    },
    {
      title: 'journal/sync',
      width: 13,
      expendable: 1,
      cell: ({ settings }) => (settings ? safeText(`${settings.journal}/${settings.sync}`) : ''),
    },
    { title: 'migrations', width: 10, cell: migrationsCell },
    {
      title: 'rows',
      width: 10,
      align: 'right',
      cell: ({ rows }) => (rows === undefined ? '' : formatCount(rows)),
    },
    {
      title: 'size',
      width: 9,
      align: 'right',
      expendable: 2,
      cell: ({ bytes }) => (bytes === undefined ? '' : formatBytes(bytes)),
    },
  ];
}

const NAMES_WIDTH = 12;

/** One database in full, in words where the table has only values and there is room for words. */
function detailLines(status: DatabaseStatus, width: number, isBrief: boolean, look: Look): Line[] {
  const part = (name: string, text: string, tone?: 'bad' | 'dim' | 'warning'): Line[] =>
    wrapToWidth(safeText(text), width - NAMES_WIDTH).map((line, index): Line => [
      span('dim', (index === 0 ? name : '').padEnd(NAMES_WIDTH)),
      tone ? span(tone, line) : line,
    ]);
  const { name, entity, file, problem, settings, migrations } = status;
  return [
    [],
    [span('border', look.glyphs.line.repeat(2)), ' ', span('title', name)],
    ...part('holds', `${entity}: ${ENTITIES[entity].fields.map((field) => field.name).join(', ')}`),
    ...part('file', file),
    ...(problem === undefined ? [] : part('problem', problem, 'bad')),
    ...(status.state === 'missing' ? part('state', MISSING, 'dim') : []),
    ...(migrations && migrations.pending.length > 0
      ? part('pending', `${migrations.pending.join(', ')} (m applies)`, 'warning')
      : []),
    ...(settings ? settingLines(settings, isBrief, part) : []),
    ...(migrations
      ? part(
          'migrations',
          migrations.applied.map((one) => `${one} applied`).join(', ') || 'none applied',
        )
      : []),
  ];
}

function settingLines(
  { engine, version, journal, sync }: DatabaseSettings,
  isBrief: boolean,
  part: (name: string, text: string) => Line[],
): Line[] {
  if (isBrief) return part('settings', `${engine} ${version}, journal ${journal}, sync ${sync}`);
  return [...part('journal', JOURNALS[journal] ?? journal), ...part('sync', SYNCS[sync] ?? sync)];
}

const MISSING = 'not made yet: the first run makes it, and so does m.';

/** What the settings that were read back mean. */
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
