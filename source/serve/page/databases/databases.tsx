/** @jsxImportSource preact */
import type { VNode } from 'preact';

import { formatBytes, formatCount } from '../../../base/format.js';
import { capitalize } from '../../../base/text.js';
import { safeText } from '../../../components/text.js';
import type { Tone } from '../../../components/theme.js';
import type { DatabaseStatus } from '../../../commands/database-status.js';
import type { Model } from '../../../entities/entity.js';
import type { DatabasesInfo, ServerInfo } from '../../api.js';
import { Problem } from '../problem.js';
import { useResource } from '../resource.js';
import { routeTo } from '../routes.js';
import { Table, type TableColumn } from '../table.js';
import { insertRow } from './insert.js';
import { RowForm } from './row-form.js';
import { StoredRows } from './stored-rows.js';

/** How often the databases are looked at, in milliseconds. */
const LOOK_MS = 5000;

/** The databases as they are now, the rows of one table, and a form for a new one. */
export function Databases(props: {
  readonly server: ServerInfo;
  readonly model: Model;
  /** The table that is open. */
  readonly table: string | undefined;
}): VNode {
  const { server, model, table } = props;
  const { body, problem, reload } = useResource<DatabasesInfo>('/api/databases', LOOK_MS);
  const open = server.tables.find((one) => one.table === table) ?? server.tables[0];
  const entity = open && model.byName.get(open.entity);
  return (
    <>
      <section class="panel stack" aria-labelledby="databases-title">
        <h1 class="view-title" id="databases-title">
          Databases
        </h1>
        {problem !== undefined && <Problem>{problem}</Problem>}
        {body ? <Statuses databases={body.databases} /> : <p class="empty">Asking them …</p>}
      </section>
      <nav class="navigation" aria-label="Tables">
        {server.tables.map((one) => (
          <a
            key={one.table}
            href={routeTo('databases', one.table)}
            {...(one === open ? { 'aria-current': 'page' as const } : {})}
          >
            {safeText(one.table)}
          </a>
        ))}
      </nav>
      {open && entity && (
        <>
          <RowForm
            key={`form ${open.table}`}
            entity={entity}
            insert={async (json) => {
              const answer = await insertRow(open.table, json);
              if (answer.kind === 'inserted') reload();
              return answer;
            }}
          />
          <StoredRows key={`rows ${open.table}`} entity={entity} info={open} />
        </>
      )}
    </>
  );
}

/** How the state of a database is shown. */
const STATES: Readonly<Record<DatabaseStatus['state'], { word: string; tone: Tone }>> = {
  asked: { word: 'asked', tone: 'dim' },
  reachable: { word: '✔ reachable', tone: 'good' },
  missing: { word: 'not there yet: the first row creates it', tone: 'dim' },
  broken: { word: '✖ broken', tone: 'bad' },
};

function Statuses({ databases }: { readonly databases: readonly DatabaseStatus[] }): VNode {
  const columns: TableColumn<DatabaseStatus>[] = [
    { title: 'database', cell: ({ name }) => <b>{safeText(name)}</b> },
    { title: 'rows of', cell: ({ entity }) => safeText(entity) },
    {
      title: 'state',
      cell: ({ state, problem, hint }) => (
        <>
          <span class={`tone-${STATES[state].tone}`}>{STATES[state].word}</span>
          {problem !== undefined && (
            <div>
              {capitalize(safeText(problem))}. {safeText(hint ?? '')}
            </div>
          )}
        </>
      ),
    },
    {
      title: 'rows',
      isNumber: true,
      cell: ({ rows }) => (rows === undefined ? '–' : formatCount(rows)),
    },
    {
      title: 'size',
      isNumber: true,
      cell: ({ bytes }) => (bytes === undefined ? '–' : formatBytes(bytes)),
    },
    {
      title: 'engine',
      cell: ({ engine, settings }) =>
        settings ? `${engine}, ${settings.journal}/${settings.sync}` : engine,
    },
    { title: 'which rows', cell: ({ rule }) => safeText(rule ?? 'all') },
  ];
  return (
    <Table
      caption="Databases"
      columns={columns}
      rows={databases}
      keyOf={({ entity, shard, replica = '' }) => `${entity} ${shard} ${replica}`}
    />
  );
}
