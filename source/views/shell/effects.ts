/** Runs an effect; `onError` receives its error, whether thrown or rejected. */
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
