/** @module-tag full */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../harness/folder.js';
import { runProgram } from '../harness/program.js';

/** Every way out of the machine that Node has, closed; in threads and processes of the program too. */
const NO_NETWORK = `
const refuse = (name) => () => {
  require('node:fs').writeSync(2, 'NETWORK USED: ' + name + '\\n');
  process.exit(99);
};
const net = require('node:net');
net.Socket.prototype.connect = refuse('net');
net.Server.prototype.listen = refuse('listen');
require('node:dgram').createSocket = refuse('dgram');
const dns = require('node:dns');
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
  dns[name] = refuse('dns ' + name);
  dns.promises[name] = refuse('dns ' + name);
}
globalThis.fetch = refuse('fetch');
if (process.env.DBSIM_TEST_CONNECT) net.connect(9, '127.0.0.1');
`;

describe('the program', () => {
  it('uses no network', async () => {
    const cwd = temporaryFolder();
    const guard = path.join(cwd, 'no-network.cjs');
    writeFileSync(guard, NO_NETWORK);
    const env = { NODE_OPTIONS: `--require ${JSON.stringify(guard)}` };
    const calls = [
      'run --report --export-html page.html --export-csv rows.csv',
      'report',
      'verify',
      'status',
      'migrate --status',
      'reset --yes',
    ];
    for (const call of calls) {
      const { code, stderr } = await runProgram(call.split(' '), { cwd, env });
      expect(stderr, call).not.toContain('NETWORK USED');
      expect(code, `${call}: ${stderr}`).toBe(0);
    }
    const used = await runProgram(['status'], { cwd, env: { ...env, DBSIM_TEST_CONNECT: '1' } });
    expect(used, 'the guard itself must work').toMatchObject({ code: 99 });
  });
});
