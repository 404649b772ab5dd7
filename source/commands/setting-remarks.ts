import type { SettingBase } from './setting-types.js';

/** Servers have settings of their own, which a run does not change. */
export const onFiles =
  (words: Readonly<Record<string, string>>, name: 'journal' | 'sync'): SettingBase['remark'] =>
  (values, { hasFiles, hasServers }) => {
    if (!hasServers) return words[values[name]];
    return hasFiles ? 'for the SQLite files only' : 'the servers decide this';
  };

export const WORKLOAD_REMARKS: Readonly<Record<string, string>> = {
  assignment: '30 rows, six of them wrong',
  generate: 'rows made from a seed',
  chinook: 'a music shop with faults',
  folder: 'your own files',
};

export const JOURNAL_REMARKS: Readonly<Record<string, string>> = {
  wal: 'readers do not block',
  delete: 'readers block the writer',
};

export const SYNC_REMARKS: Readonly<Record<string, string>> = {
  full: 'survives a power cut',
  normal: 'survives a killed process',
  off: 'a power cut can damage it',
};
