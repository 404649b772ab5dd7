/** Says of runs that never ended how they are closed: "Run r-… never ended: …". */
export function tellUnclosed(runs: readonly string[], reason: string): string {
  const [newest = ''] = runs;
  const others = runs.length > 1 ? ` (and ${runs.length - 1} more)` : '';
  return `Run ${newest}${others} never ended: ${reason}. \`dbsim-tui verify ${newest}\` tells what is stored of it, and closes it.`;
}
