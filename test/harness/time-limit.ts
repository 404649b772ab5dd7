/** Ends what hangs: longer than anything takes on a machine that has many other things to do. */
export const TIME_LIMIT_MS = 150_000;
