import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** What a server program needs to run here. */
export interface Programs {
  /** Paths by name. */
  readonly paths: Readonly<Record<string, string>>;
  /** What is not installed; empty when all is there. */
  readonly missing: readonly string[];
}

const FOLDERS = [
  ...(process.env['PATH'] ?? '').split(path.delimiter),
  // Where Debian puts programs that no person calls.
  '/usr/sbin',
  '/sbin',
  '/usr/lib/galera',
  ...postgresFolders(),
];

/** The newest version first. */
function postgresFolders(): string[] {
  try {
    return readdirSync('/usr/lib/postgresql')
      .toSorted((one, other) => Number(other) - Number(one))
      .map((version) => `/usr/lib/postgresql/${version}/bin`);
  } catch {
    return [];
  }
}

/** Looks for programs in the folders where they usually are. */
export function findPrograms(...names: string[]): Programs {
  const found = names.map((name) => ({
    name,
    file: FOLDERS.map((folder) => path.join(folder, name)).find((file) => existsSync(file)),
  }));
  return {
    paths: Object.fromEntries(found.map(({ name, file }) => [name, file ?? ''])),
    missing: found.filter(({ file }) => file === undefined).map(({ name }) => name),
  };
}

/** Who a server runs as: itself refuses to be root. */
export function serverUser(name: string): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const [, , uid, gid] =
    lines.find(([user]) => user === name) ?? lines.find(([user]) => user === 'nobody') ?? [];
  return uid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}
