import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

import { formatMetrics } from '../../source/serve/metrics/text.js';
import { Meter } from '../../source/serve/metrics/meter.js';
import { hasPromtool } from '../harness/promtool.js';

it('escapes labels and help, and writes each metric with its type', () => {
  const text = formatMetrics([
    {
      name: 'a_total',
      help: 'a\nb\\',
      type: 'counter',
      samples: [{ labels: { name: 'x"y\\\n' }, value: 2 }, { value: 1.5 }],
    },
  ]);
  expect(text).toBe(
    '# HELP a_total a\\nb\\\\\n# TYPE a_total counter\na_total{name="x\\"y\\\\\\n"} 2\na_total 1.5\n',
  );
});

it('counts durations in buckets that add up', () => {
  const meter = new Meter();
  meter.countRequest('GET', 200, 0.003);
  meter.countRequest('GET', 404, 20);
  const text = formatMetrics(meter.families);
  expect(text).toContain('dbsim_http_requests_total{method="GET",status="404"} 1');
  expect(text).toContain('dbsim_http_request_duration_seconds_bucket{le="0.0025"} 0');
  expect(text).toContain('dbsim_http_request_duration_seconds_bucket{le="0.005"} 1');
  expect(text).toContain('dbsim_http_request_duration_seconds_bucket{le="+Inf"} 2');
  expect(text).toContain('dbsim_http_request_duration_seconds_count 2');
});

it.skipIf(!hasPromtool)('is accepted by promtool', () => {
  const meter = new Meter();
  meter.countRequest('GET', 200, 0.003);
  const families = meter.families.filter(({ samples }) => samples.length > 0);
  const printed = execFileSync('promtool', ['check', 'metrics'], {
    input: formatMetrics(families),
    encoding: 'utf8',
  });
  expect(printed).toBe('');
});
