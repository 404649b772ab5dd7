import { describeLoss, type Loss } from '../../db/durability-class.js';
import { durabilityOf } from '../../ledger/run-databases.js';
import type { RunSummary } from '../../engine/history/run-summary.js';

/** What acknowledged rows of a run survive, by accident, in words. */
export function promisesOf({
  settings,
}: Pick<RunSummary, 'settings'>): readonly { readonly name: string; readonly text: string }[] {
  const durability = durabilityOf(settings);
  const text = (loss: Loss | undefined): string => (loss ? describeLoss(loss) : 'not recorded');
  return [
    { name: 'a killed process', text: text(durability?.killedProcess) },
    { name: 'a power cut', text: text(durability?.powerCut) },
  ];
}
