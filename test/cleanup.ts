import { afterAll, afterEach } from 'vitest';

import { cleanUpAfterFile, cleanUpAfterTest } from './harness/cleanup.js';

afterEach(cleanUpAfterTest);
afterAll(cleanUpAfterFile);
