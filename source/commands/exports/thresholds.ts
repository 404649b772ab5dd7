import { formatShare } from '../../base/format.js';
import type { RunRecord } from '../../ledger/record.js';
import type { FlagValues } from '../context.js';
import { readDecimal } from '../values.js';

/** The success rate in per cent that `--fail-under` demands. @throws UsageError */
export function readFailUnder({ 'fail-under': text }: FlagValues): number | undefined {
  return text === undefined
    ? undefined
    : readDecimal('fail-under', String(text), { min: 0, max: 100 });
}

/** What to say of a threshold that was missed; undefined when none was. Ends with exit status 1. */
export function tellMissed(
  { totals }: RunRecord,
  failUnder: number | undefined,
): string | undefined {
  if (failUnder === undefined || (totals.successRate ?? 0) * 100 >= failUnder) return undefined;
  return `The success rate ${formatShare(totals.successRate)} is below --fail-under ${failUnder}`;
}
