import { formatCount } from '../../base/format.js';
import { span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { OUTCOMES } from '../../entities/outcome.js';
import type { OutcomeCounts } from '../../sim/snapshot.js';

/** "✔ 8  ✖ 1  ≡ 1": the outcomes with any row, and always inserted. */
export function outcomeLine(counts: OutcomeCounts, look: Look, gap = '  '): Line {
  const there = OUTCOMES.filter((outcome) => outcome === 'inserted' || counts[outcome] > 0);
  return there.flatMap((outcome, index) => [
    index === 0 ? '' : gap,
    span(outcome, `${look.glyphs.outcomes[outcome]} ${formatCount(counts[outcome])}`),
  ]);
}
