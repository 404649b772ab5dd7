import { processStep, type BatchContext } from './batch.js';
import type { RefusedFeed } from './refused-feed.js';

/**
 * Takes steps of the schedule until none are left or the run is stopped.
 * @param refused is given the rows of each step, where the screen shows those that were refused
 * @returns whether the thread is asked to leave the databases for a rebalance
 */
export async function takeSteps(context: BatchContext, refused?: RefusedFeed): Promise<boolean> {
  const { shared, words, clock } = context;
  let isAsked = false;
  while (!shared.control.stopping) {
    isAsked = shared.control.standingStill;
    if (isAsked) break;
    if (shared.control.paused) {
      words.enter('paused', clock.now());
      const waiting = shared.control.awaitResume();
      if (waiting) await waiting;
      continue;
    }
    const position = shared.control.claim();
    if (position === undefined) break;
    const rows = await processStep(position, context);
    words.setStep(0, 'none');
    // Others may wait for them, while this thread goes on with rows of another entity.
    if (context.router.isOwing) {
      words.enter('writing', clock.now());
      await context.router.giveUpOwed();
      words.enter('recording', clock.now());
    }
    refused?.add(rows);
  }
  refused?.flush();
  words.setCurrent(0, 0);
  words.enter('idle', clock.now());
  return isAsked && !shared.control.stopping;
}
