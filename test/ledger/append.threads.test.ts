import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

import { AppendFile, LedgerError } from '../../source/ledger/append.js';
import { readLines } from '../../source/ledger/lines.js';
import { temporaryFolder } from '../harness/folder.js';
import { bundleThread, runThreads } from '../sim/threads.js';

/** Linux has a file that is always full. */
const FULL = '/dev/full';

let script: string;

beforeAll(async () => {
  script = await bundleThread(`
    import { AppendFile } from '../../source/ledger/append.js';
    const { path, thread, lines, go } = workerData;
    const file = new AppendFile(path);
    const word = new Int32Array(go);
    Atomics.add(word, 1, 1);
    Atomics.wait(word, 0, 0, 5000);
    for (let line = 1; line <= lines; line += 1) {
      // Mostly short, sometimes far longer than what a pipe or a page takes at once.
      const length = line % 10 === 0 ? 200_000 : (line * 37) % 500;
      file.append(JSON.stringify({ thread, line, filler: 'ü'.repeat(length) }) + '\\n');
    }
    file.close();
    parentPort.postMessage('done');
  `);
});

interface Line {
  thread: number;
  line: number;
  filler: string;
}

describe('a file that several threads append to', () => {
  it('holds every line of each whole, in the order in which the thread wrote them', async () => {
    const THREADS = 6;
    const LINES = 60;
    const file = path.join(temporaryFolder(), 'ledger');
    const go = new SharedArrayBuffer(8);
    const words = new Int32Array(go);
    const release = setInterval(() => {
      if (Atomics.load(words, 1) < THREADS) return;
      clearInterval(release);
      Atomics.store(words, 0, 1);
      Atomics.notify(words, 0);
    }, 1);
    const data = Array.from({ length: THREADS }, (_, index) => ({
      path: file,
      thread: index + 1,
      lines: LINES,
      go,
    }));
    await runThreads(script, data);

    const seen = new Map<number, number>();
    let mixes = 0;
    let previous = 0;
    for (const text of readLines(file)) {
      const { thread, line, filler } = JSON.parse(text) as Line;
      expect(line).toBe((seen.get(thread) ?? 0) + 1);
      expect(filler).toBe('ü'.repeat(line % 10 === 0 ? 200_000 : (line * 37) % 500));
      seen.set(thread, line);
      if (thread !== previous) mixes += 1;
      previous = thread;
    }
    expect([...seen.values()]).toEqual(Array.from({ length: THREADS }, () => LINES));
    // They did write at the same time.
    expect(mixes).toBeGreaterThan(THREADS);
  });

  it('shows a line to every reader as soon as it is appended', () => {
    const file = path.join(temporaryFolder(), 'ledger');
    const ledger = new AppendFile(file);
    ledger.append('one\n');
    expect(readFileSync(file, 'utf8')).toBe('one\n');
    ledger.append('two\nthree\n');
    expect(readFileSync(file, 'utf8')).toBe('one\ntwo\nthree\n');
    ledger.close();
  });

  it('keeps what is in it, also what others append meanwhile', () => {
    const file = path.join(temporaryFolder(), 'ledger');
    appendFileSync(file, 'before\n');
    const ledger = new AppendFile(file);
    appendFileSync(file, 'meanwhile\n');
    ledger.append('mine\n');
    ledger.close();
    expect(readFileSync(file, 'utf8')).toBe('before\nmeanwhile\nmine\n');
  });

  it('may be opened and closed without a line', () => {
    const file = path.join(temporaryFolder(), 'ledger');
    const ledger = new AppendFile(file);
    ledger.append('');
    ledger.close();
    expect(readFileSync(file, 'utf8')).toBe('');
  });
});

describe('a ledger that cannot be written', () => {
  it('is named when it cannot be opened', () => {
    const file = path.join(temporaryFolder(), 'missing', 'ledger');
    expect(() => new AppendFile(file)).toThrow(LedgerError);
    expect(() => new AppendFile(file)).toThrow(`The ledger ${file} cannot be written: ENOENT`);
  });

  it.skipIf(!existsSync(FULL))('is named when the disk is full', () => {
    const ledger = new AppendFile(FULL);
    expect(() => ledger.append('line\n')).toThrow(LedgerError);
    expect(() => ledger.append('line\n')).toThrow(/cannot be written: ENOSPC/);
  });

  it.skipIf(!existsSync(FULL))('is named when it does not reach the disk', () => {
    // The system cannot flush what is no file on a disk.
    expect(() => new AppendFile(FULL).close()).toThrow(LedgerError);
  });
});
