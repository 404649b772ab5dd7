import type { RunSettings } from './record.js';

/** The settings about locks and popular rows, in a few words each; empty for what runs do by default. */
export function lockingWords({
  begin = 'immediate',
  checkFirst = false,
  retry = 'fixed',
  skew,
}: Pick<RunSettings, 'begin' | 'checkFirst' | 'retry'> & {
  readonly skew?: number | undefined;
}): Readonly<Record<'begin' | 'check-first' | 'retry' | 'skew', string>> {
  return {
    begin: begin === 'immediate' ? '' : `begin ${begin}`,
    'check-first': checkFirst ? 'keys looked up first' : '',
    retry: retry === 'fixed' ? '' : `retry ${retry}`,
    skew: skew === undefined ? '' : `skew ${skew}`,
  };
}
