/**
 * The JSON bodies and events of the HTTP API: types alone, so that a page can import them. All times without
 * another unit are ISO 8601 in UTC; members whose name ends in `Ms` are milliseconds. `undefined` members are
 * absent in JSON.
 */
export * from './api/rows.js';
export * from './api/runs.js';
