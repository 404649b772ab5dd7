import { formatAmount } from '../../base/format.js';
import type { RunSummary } from '../../engine/history/run-summary.js';
import type { Look } from '../../components/look.js';
import { span, type Span } from '../../components/line.js';

/** The audit's verdict in a cell. */
export function verdictCell({ measured, ending }: RunSummary, { glyphs }: Look): Span | string {
  if (!measured) return ending === 'running' ? '' : span('bad', '? none');
  const { ok, checks } = measured.audit;
  const broken = checks.filter((check) => !check.ok).length;
  return ok ? span('good', `${glyphs.ok} holds`) : span('bad', `${glyphs.cross} ${broken} bad`);
}

/** The audit's verdict in a sentence. */
export function verdictSentence({ measured, ending }: RunSummary): string {
  if (!measured) {
    return ending === 'running'
      ? 'The audit follows when it has ended.'
      : 'No audit: `dbsim-tui verify` looks at what it left behind.';
  }
  const broken = measured.audit.checks.filter((check) => !check.ok);
  if (broken.length === 0)
    return `The audit holds: ${formatAmount(measured.audit.checks.length, 'check')}.`;
  const told = broken.map((check) => `${check.name}: ${check.detail}`).join('; ');
  return `The audit found ${formatAmount(broken.length, 'violation')}: ${told}.`;
}
