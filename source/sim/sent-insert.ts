import type { SentInsert } from './write-context.js';

/** An insert that has been made. @param answer returns or throws what it did */
export function sentInsert(sentMs: number, answer: () => boolean): SentInsert {
  let isTaken = false;
  return {
    sentMs,
    take() {
      if (isTaken) return undefined;
      isTaken = true;
      return settle(answer);
    },
  };
}

async function settle(answer: () => boolean): Promise<boolean> {
  return answer();
}
