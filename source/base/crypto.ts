/**
 * Node's crypto, loaded on first use: that takes a thread at least 5 ms, and most threads never need it.
 */
export function nodeCrypto(): typeof import('node:crypto') {
  return process.getBuiltinModule('node:crypto');
}
