/** @jsxImportSource preact */
import type { VNode } from 'preact';

import type { RunInfo, RunList as RunListBody } from '../../api.js';
import { Problem } from '../problem.js';
import { useResource } from '../resource.js';
import { Comparison } from './comparison.js';
import { RunList } from './run-list.js';

/** Runs that are listed at most. */
const MOST_LISTED = 500;

/** The stored runs, or two of them side by side. */
export function History({ compared }: { readonly compared: readonly string[] }): VNode {
  const [first, second] = compared;
  if (first !== undefined && second !== undefined) return <Two first={first} second={second} />;
  return <All />;
}

function All(): VNode {
  const { body, problem } = useResource<RunListBody>(`/api/runs?limit=${MOST_LISTED}`);
  if (problem !== undefined) return <Problem>{problem}</Problem>;
  if (!body) return <p class="empty">Reading the runs …</p>;
  return <RunList runs={body.runs.flatMap(({ summary }) => summary ?? [])} />;
}

function Two(props: { readonly first: string; readonly second: string }): VNode {
  const one = useRun(props.first);
  const other = useRun(props.second);
  const problem = one.problem ?? other.problem;
  if (problem !== undefined) return <Problem>{problem}</Problem>;
  const [first, second] = [one.body?.summary, other.body?.summary];
  if (!first || !second) return <p class="empty">Reading the runs …</p>;
  return <Comparison first={first} second={second} />;
}

function useRun(id: string): ReturnType<typeof useResource<RunInfo>> {
  return useResource<RunInfo>(`/api/runs/${encodeURIComponent(id)}`);
}
