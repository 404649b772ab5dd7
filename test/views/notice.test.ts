import { describe, expect, it } from 'vitest';
import { isStale, type Notice } from '../../source/views/shell/notice.js';
import { runOf } from './support/run.js';
import { testShell } from './support/shell.js';

const noticeOf = (change: Partial<Notice>): Notice => ({
  text: 'there is no run yet',
  tone: 'dim',
  shownMs: 1000,
  ...change,
});
const at = (nowMs: number, reason?: string) => ({ nowMs, reasonOf: () => reason });

describe('a notice', () => {
  it('that gives a reason lasts exactly as long as that is the reason', () => {
    const notice = noticeOf({ reasonOf: 'live.rejected' });
    expect(isStale(notice, at(900_000, 'there is no run yet'))).toBe(false);
    expect(isStale(notice, at(1000, 'esc goes back to the threads first'))).toBe(true);
    expect(isStale(notice, at(1000))).toBe(true);
  });

  it('that is a remark goes after ten seconds, a result or a problem stays', () => {
    expect(isStale(noticeOf({}), at(10_999))).toBe(false);
    expect(isStale(noticeOf({}), at(11_000))).toBe(true);
    for (const tone of ['good', 'bad', 'warning', 'text'] as const) {
      expect(isStale(noticeOf({ tone }), at(900_000))).toBe(false);
    }
  });
});

describe('the notice line', () => {
  it('drops "there is no run yet" once there is one', async () => {
    const { shell, services, press } = testShell();
    await press('2', 'f');
    expect(shell.state.notice?.text).toBe('there is no run yet');
    shell.tick();
    expect(shell.state.notice?.text).toBe('there is no run yet');
    services.run = runOf(2);
    shell.tick();
    expect(shell.state.notice).toBeUndefined();
  });

  it('drops a remark by the clock, and anything when another view comes', async () => {
    let nowMs = 0;
    const { shell, press } = testShell({ clock: () => nowMs });
    await press('T');
    nowMs = 9999;
    shell.tick();
    expect(shell.state.notice?.text).toBe('Theme: light');
    nowMs = 10_000;
    shell.tick();
    expect(shell.state.notice).toBeUndefined();

    shell.notify('it broke', 'bad');
    shell.open('live');
    expect(shell.state.notice).toBeUndefined();
  });
});
