import { batches } from '../batches.mjs';
import { browse } from '../browse.mjs';
import { engines } from '../engines.mjs';
import { files } from '../files.mjs';
import { frames } from '../frames.mjs';
import { lab } from '../lab.mjs';
import { orm } from '../orm.mjs';
import { rows } from '../rows.mjs';
import { scale } from '../scale.mjs';
import { screen } from '../screen.mjs';
import { startUp } from '../start.mjs';
import { turns } from '../turns.mjs';

/** All benchmarks, in the order in which `all` runs them. */
export const BENCHMARKS = [
  startUp,
  rows,
  turns,
  batches,
  files,
  orm,
  scale,
  screen,
  frames,
  browse,
  engines,
  lab,
];
