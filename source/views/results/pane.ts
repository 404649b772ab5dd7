import type { Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { rowDetail } from './row-detail.js';
import { attemptAtCursor, type ResultsState } from './state.js';
import { auditPane } from './verdict.js';

/** All lines of the pane. */
export function paneLines(state: ResultsState, look: Look): Line[] {
  const { pane, record, size } = state;
  if (pane === 'audit') return record ? auditPane(state, record, size.columns, look) : [];
  const attempt = attemptAtCursor(state);
  const model = state.run?.model;
  if (pane !== 'row' || !attempt || !model) return [];
  const { cursor, count } = state.scroll;
  const waits = state.waits?.ofRow(attempt) ?? [];
  const isInUnit = record?.run.settings.unit !== undefined;
  const unit = (isInUnit && state.attempts?.ofUnit(attempt.row)) || [];
  const place = { cursor, count };
  return rowDetail({ attempt, record, model, waits, unit, place, width: size.columns, look });
}
