/** Describes an error of the operating system about a file or folder, to end the sentence "<path>: …". */
export function systemProblem(error: unknown, kind: 'file' | 'folder'): string {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return `there is no such ${kind}`;
    case 'ENOTDIR':
      return `is not a ${kind}`;
    case 'EACCES':
    case 'EPERM':
      return `this ${kind} may not be read: permission denied`;
    case 'ELOOP':
      return 'is a link that leads back to itself';
    case 'ENAMETOOLONG':
      return 'the name is too long';
    case 'ERR_INVALID_ARG_VALUE':
      return `is not a name that a ${kind} can have`;
    default:
      return `this ${kind} cannot be read (${code ?? String(error)})`;
  }
}
