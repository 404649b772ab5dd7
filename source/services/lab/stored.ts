import { existsSync } from 'node:fs';

import { analyze } from '../../lab/analysis.js';
import { resultsOf } from '../../lab/rates/describe.js';
import { readRates } from '../../lab/rates/store.js';
import { findStored, isSearchId, keptFolder, listStored, readExperiment } from '../../lab/store.js';
import type { ShownExperiment } from './shown.js';

/** A stored comparison or search as the screen shows it. @param name its id, or a part of it @throws ProgramError */
export function readShown(dir: string, name: string): ShownExperiment {
  const id = findStored(dir, name);
  const atRest = {
    step: undefined,
    isRunning: false,
    isStopping: false,
    isKept: existsSync(keptFolder(dir, id)),
  };
  if (isSearchId(id)) {
    const search = readRates(dir, id);
    return { kind: 'search', search, results: resultsOf(search), ...atRest };
  }
  const experiment = readExperiment(dir, id);
  return {
    kind: 'comparison',
    experiment,
    analysis: analyze(experiment),
    leftMs: undefined,
    ...atRest,
  };
}

/** The newest one that can be read: a damaged file is listed in the history, and hides none of the others here. */
export function readNewest(dir: string): ShownExperiment | undefined {
  for (const id of listStored(dir)) {
    try {
      return readShown(dir, id);
    } catch {
      // The next one may be whole.
    }
  }
  return undefined;
}
