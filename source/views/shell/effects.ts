/** Runs an effect; `onError` is given what it throws, at once or later. */
export function runEffect(
  effect: () => void | Promise<void>,
  onError: (error: unknown) => void,
): void {
  try {
    const result = effect();
    if (result instanceof Promise) result.catch(onError);
  } catch (error) {
    onError(error);
  }
}
