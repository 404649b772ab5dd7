import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { pauseMs, startClock } from '../../source/views/shell/clock.js';

const FASTEST = 100;
const idle = { heldMs: 5, busyProcessors: 0.2, processors: 2 };
const full = { heldMs: 5, busyProcessors: 1.9, processors: 2 };

describe('the clock of the screen', () => {
  it('ticks as fast as asked where processors are to spare, also when a frame costs much', () => {
    expect(pauseMs(idle, FASTEST)).toBe(FASTEST);
    expect(pauseMs({ ...idle, heldMs: 25 }, FASTEST)).toBe(FASTEST);
  });

  it('takes a thirtieth of a processor where threads want them all', () => {
    expect(pauseMs(full, FASTEST)).toBe(150);
    expect(pauseMs({ ...full, heldMs: 2 }, FASTEST)).toBe(FASTEST);
  });

  it('judges by what is left, not by what is used', () => {
    expect(pauseMs({ ...full, processors: 8 }, FASTEST)).toBe(FASTEST);
    expect(pauseMs({ ...full, busyProcessors: 0.9, processors: 1 }, FASTEST)).toBe(150);
  });

  it('moves twice a second however dear a frame is, unless it was asked for less', () => {
    expect(pauseMs({ ...full, heldMs: 80 }, FASTEST)).toBe(500);
    expect(pauseMs({ ...idle, heldMs: 800 }, FASTEST)).toBe(500);
    expect(pauseMs({ ...full, heldMs: 80 }, 2000)).toBe(2000);
  });

  it('stops', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let ticks = 0;
    const stop = startClock(
      () => (ticks += 1),
      5,
      () => 0,
    );
    vi.advanceTimersByTime(5000);
    expect(ticks).toBeGreaterThan(2);
    stop();
    const seen = ticks;
    vi.advanceTimersByTime(5000);
    expect(ticks).toBe(seen);
  });
});
