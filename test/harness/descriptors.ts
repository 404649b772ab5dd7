import { existsSync, readdirSync, readlinkSync } from 'node:fs';

const FOLDER = '/proc/self/fd';

/**
 * The files, sockets and pipes that this process has open, by name and how often; undefined, and reported
 * with a message, where the system does not report them.
 */
export const openDescriptors = existsSync(FOLDER) ? countByName : undefined;

if (!openDescriptors) console.warn(`skipped: counts of descriptors, for there is no ${FOLDER}`);

/** What is open now and was not before. */
export function openedSince(before: Record<string, number> | undefined): Record<string, number> {
  const added = Object.entries(openDescriptors?.() ?? {})
    .map(([name, count]) => [name, count - (before?.[name] ?? 0)] as const)
    .filter(([, count]) => count > 0);
  return Object.fromEntries(added);
}

function countByName(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const descriptor of readdirSync(FOLDER)) {
    const name = nameOf(descriptor);
    if (name !== undefined) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** Numbers of pipes and sockets mean nothing; the descriptor of the listing itself is gone by now. */
function nameOf(descriptor: string): string | undefined {
  try {
    return readlinkSync(`${FOLDER}/${descriptor}`).replace(/:\[\d+\]$/, '');
  } catch {
    return undefined;
  }
}
