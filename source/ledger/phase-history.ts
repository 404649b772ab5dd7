import { parseLine, readLines } from './lines.js';
import { PhaseReader, type PhaseFileLine, type PhaseHistory } from './phase-file.js';

/** Reads a phases file; empty if it is missing, as for older runs. */
export function readPhaseHistory(path: string): PhaseHistory {
  const reader = new PhaseReader();
  for (const text of readLines(path)) {
    const line = parseLine(text) as PhaseFileLine | undefined;
    if (line) reader.add(line);
  }
  return reader.finish();
}
