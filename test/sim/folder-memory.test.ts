/** @module-tag full */
import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';

import { folderWorkload } from '../../source/sim/workloads/folder.js';
import { SHOP } from '../../source/entities/shop.js';
import { temporaryFolder } from '../harness/folder.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const ROWS = 200_000;
const MEBIBYTE = 1024 * 1024;

const FORMATS = {
  csv: {
    head: 'id,name,email\n',
    row: (id: number) => `${id},"Person Number ${id} of Many",person.number.${id}@example.com\n`,
    tail: '',
  },
  ndjson: {
    head: '',
    row: (id: number) =>
      `{"id":${id},"name":"Person Number ${id} of Many","email":"person.number.${id}@example.com"}\n`,
    tail: '',
  },
  json: {
    head: '[{"id":0,"name":"Nobody","email":"nobody@example.com"}',
    row: (id: number) =>
      `,{"id":${id},"name":"Person Number ${id} of Many","email":"person.number.${id}@example.com"}`,
    tail: ']',
  },
} as const;

function writeRows(
  file: string,
  { head, row, tail }: (typeof FORMATS)[keyof typeof FORMATS],
): void {
  const descriptor = openSync(file, 'w');
  writeSync(descriptor, head);
  for (let start = 1; start <= ROWS; start += 1000) {
    writeSync(descriptor, Array.from({ length: 1000 }, (_, index) => row(start + index)).join(''));
  }
  writeSync(descriptor, tail);
  closeSync(descriptor);
}

/** Bytes that are in use, what could be freed left out. */
function bytesInUse(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe('reading 200,000 rows', () => {
  it.each(['csv', 'ndjson', 'json'] as const)(
    'needs no more memory than their ids: %s',
    async (format) => {
      const folder = temporaryFolder();
      writeRows(path.join(folder, `users.${format}`), FORMATS[format]);
      const samples: number[] = [];
      let bytes = 0;
      const workload = await folderWorkload(
        folder,
        {
          spoolDir: temporaryFolder(),
          stride: 256,
          onProgress(read, total) {
            if (read < (samples.length * total) / 10) return;
            samples.push(bytesInUse());
            bytes = total;
          },
        },
        SHOP,
      );
      await workload.dispose();
      const [first = 0] = samples;
      expect(samples.length).toBeGreaterThan(9);
      expect(bytes).toBeGreaterThan(12 * MEBIBYTE);
      // 1.6 MB of ids in a list that doubles, its predecessor while it is copied, and the pieces that are read.
      expect(Math.max(...samples) - first).toBeLessThan(6 * MEBIBYTE);
    },
  );
});
