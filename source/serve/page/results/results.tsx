/** @jsxImportSource preact */
import type { VNode } from 'preact';
import { useReducer, useState, useEffect } from 'preact/hooks';

import { formatCount } from '../../../base/format.js';
import { capitalize } from '../../../base/text.js';
import { safeText } from '../../../components/text.js';
import type { Model } from '../../../entities/entity.js';
import { SHOP } from '../../../entities/shop.js';
import { OUTCOMES } from '../../../entities/outcome.js';
import { OUTCOME_STYLES } from '../../../entities/wording.js';
import type { AttemptsPage, RunInfo } from '../../api.js';
import { isOver } from '../live/followed.js';
import { useResource } from '../resource.js';
import { routeTo } from '../routes.js';
import { Problem } from '../problem.js';
import { FIRST_VIEW, OUTCOME_FILTERS, queryParameters, reduceRows } from './query.js';
import { RowsTable } from './rows-table.js';
import { Causes, Checks, RunTiles, RunVerdict } from './verdict.js';

/** The files that a run can be had as. */
const EXPORTS = ['pdf', 'html', 'csv', 'ndjson', 'json', 'xml'] as const;

/** A stored run: its verdict, its reasons, its rows, and its exports. */
export function Results(props: { readonly id: string; readonly model: Model }): VNode {
  const { id, model } = props;
  const path = `/api/runs/${encodeURIComponent(id)}`;
  const { body: info, problem } = useResource<RunInfo>(path);
  if (problem !== undefined) return <Problem>{problem}</Problem>;
  if (!info) return <p class="empty">Reading the run …</p>;
  if (!isOver(info)) {
    return (
      <p class="panel empty">
        The run is not over yet: <a href={routeTo('live')}>follow it live</a>.
      </p>
    );
  }
  const { summary, causes = [] } = info;
  if (!summary) {
    return <Problem>{info.problem ?? 'The run ended before it stored anything'}</Problem>;
  }
  return (
    <>
      <RunVerdict summary={summary}>
        <span class="note">Save as</span>
        {EXPORTS.map((format) => (
          <a class="button" href={`${path}/report.${format}`} download key={format}>
            {format.toUpperCase()}
          </a>
        ))}
      </RunVerdict>
      <RunTiles summary={summary} />
      <Causes causes={causes} model={summary.model === undefined ? SHOP : model} />
      <Rows path={path} entities={Object.keys(summary.settings.databases)} />
      {summary.measured && <Checks audit={summary.measured.audit} />}
    </>
  );
}

/** How long nothing must be typed before the rows are searched, in milliseconds. */
const TYPING_MS = 250;

function Rows(props: { readonly path: string; readonly entities: readonly string[] }): VNode {
  const { path, entities } = props;
  const [view, dispatch] = useReducer(reduceRows, FIRST_VIEW);
  const [text, setText] = useState('');
  const { body, problem, isLoading } = useResource<AttemptsPage>(
    `${path}/rows?${queryParameters(view)}`,
  );
  const [known, setKnown] = useState<AttemptsPage>();
  useEffect(() => {
    if (body) setKnown(body);
  }, [body]);
  useEffect(() => {
    const timer = setTimeout(() => dispatch({ type: 'filtered', query: { text } }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const page = body ?? known;
  const { outcome = '', entity = '' } = view.query;
  const counts = page?.outcomes;
  const refused = counts
    ? OUTCOMES.reduce((sum, one) => sum + (one === 'inserted' ? 0 : counts[one]), 0)
    : 0;
  const countOf = (filter: (typeof OUTCOME_FILTERS)[number]): string => {
    if (!counts) return '';
    return ` (${formatCount(filter === 'refused' ? refused : counts[filter])})`;
  };

  return (
    <section class="panel stack" aria-labelledby="rows-title" aria-busy={isLoading}>
      <h2 id="rows-title">Rows</h2>
      <form class="form" role="search" onSubmit={(event) => event.preventDefault()}>
        <div class="field">
          <label for="rows-outcome">Outcome</label>
          <select
            id="rows-outcome"
            value={outcome}
            onChange={({ currentTarget }) =>
              dispatch({
                type: 'filtered',
                query: { outcome: OUTCOME_FILTERS.find((one) => one === currentTarget.value) },
              })
            }
          >
            <option value="">all</option>
            {OUTCOME_FILTERS.map((filter) => (
              <option key={filter} value={filter}>
                {filter === 'refused' ? 'not inserted' : OUTCOME_STYLES[filter].word}
                {countOf(filter)}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="rows-entity">Entity</label>
          <select
            id="rows-entity"
            value={entity}
            onChange={({ currentTarget }) =>
              dispatch({
                type: 'filtered',
                query: { entity: currentTarget.value === '' ? undefined : currentTarget.value },
              })
            }
          >
            <option value="">all</option>
            {entities.map((name) => (
              <option key={name} value={name}>
                {safeText(name)}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="rows-text">Words in values or reasons</label>
          <input
            id="rows-text"
            type="search"
            value={text}
            autoComplete="off"
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </div>
      </form>
      {problem !== undefined && <Problem>{capitalize(problem)}</Problem>}
      {page && (
        <RowsTable view={view} rows={page.attempts} count={page.count} dispatch={dispatch} />
      )}
    </section>
  );
}
