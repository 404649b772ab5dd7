/**
 * Node's crypto, loaded when it is first used: that takes each thread 5 ms and more, and most of
 * them write where nothing is hashed.
 */
export function nodeCrypto(): typeof import('node:crypto') {
  return process.getBuiltinModule('node:crypto');
}
