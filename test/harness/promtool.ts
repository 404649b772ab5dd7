import { spawnSync } from 'node:child_process';

/** Whether Prometheus's own check of metrics is installed; where it is not, that is reported. */
export const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

if (!hasPromtool) console.warn('skipped: metrics are not held to promtool, which is not installed');
