import { workerData } from 'node:worker_threads';

import { answer } from './answer.js';
import { carryOut } from './carry-out.js';
import type { Job } from './messages.js';

// The thread that makes one report or export: laying pages out is one long piece of work.
await answer((onProgress) => carryOut(workerData as Job, onProgress));
