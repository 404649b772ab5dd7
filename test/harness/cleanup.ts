type Deed = () => unknown;

const afterTests: Deed[] = [];
const afterFiles: Deed[] = [];

/**
 * Does something after every test of every file of this process. Files share the modules that they
 * import, so a hook in a shared module would be one of the first file alone.
 */
export function afterEveryTest(deed: Deed): void {
  afterTests.unshift(deed);
}

/** Does something after the last test of every file of this process. */
export function afterEveryFile(deed: Deed): void {
  afterFiles.unshift(deed);
}

/** What is left after a test; the last thing registered is the first one done. */
export async function cleanUpAfterTest(): Promise<void> {
  for (const deed of afterTests) await deed();
}

/** The same after a file. */
export async function cleanUpAfterFile(): Promise<void> {
  for (const deed of afterFiles) await deed();
}
