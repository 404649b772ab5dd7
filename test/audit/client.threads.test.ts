import { describe, expect, it } from 'vitest';

import { Auditor, requestAudit } from '../../source/audit/client.js';
import { ProgramError } from '../../source/base/errors.js';
import { audited, stageAssignment } from './stage.js';

describe('the audit in a process of its own', () => {
  it('finds what the audit finds', async () => {
    const stage = await stageAssignment();
    const { result } = await audited(stage);
    expect(await requestAudit({ dir: stage.dir, runId: stage.run })).toEqual(result);
  });

  it('reports that there is no such run, which is wrong usage', async () => {
    const { dir } = await stageAssignment();
    const refused = await requestAudit({ dir, runId: 'r-never' }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ProgramError);
    expect(refused).toMatchObject({ exitCode: 2, message: expect.stringContaining('r-never') });
  });

  it('can be ended', async () => {
    const { dir, run } = await stageAssignment();
    const controller = new AbortController();
    const request = requestAudit({ dir, runId: run }, controller.signal);
    controller.abort();
    await expect(request).rejects.toThrow('The audit could not be carried out');
  });

  it('can be ended before it is asked', async () => {
    const { dir, run } = await stageAssignment();
    const auditor = new Auditor();
    auditor.dismiss();
    await expect(auditor.audit({ dir, runId: run })).rejects.toThrow(
      /could not be carried out: (?:its process ended with SIGKILL|.*(?:channel|EPIPE))/i,
    );
  });
});
