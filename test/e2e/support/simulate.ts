import { expect } from 'vitest';
import { temporaryFolder } from '../../harness/folder.js';
import { type CallOptions, callProgram } from '../../harness/in-process.js';
import { type ProgramOptions, type ProgramResult, runProgram } from '../../harness/program.js';
import type { PrintedRecord } from './record.js';

/** A run that has ended, with the record that it printed. */
export interface Simulation extends ProgramResult {
  /** The working folder. */
  dir: string;
  record: PrintedRecord;
}

export interface CommandOptions extends ProgramOptions, CallOptions {
  /** Whether the built program is started; by default only where it has an entry or a Node of its own. */
  isStarted?: boolean;
}

export interface SimulationOptions extends CommandOptions {
  /** The working folder; by default a new one. */
  dir?: string;
  /** The exit status that the run must end with. */
  code?: number;
}

/** Fewer threads than by default start faster, and are still several. */
const FEW_THREADS = ['--threads', '3'];

/**
 * Runs a workload with `--json` and gives the record that is on standard output; with few threads, if
 * neither their number nor a run to repeat is among the arguments.
 */
export async function simulate(
  args: readonly string[],
  { dir = temporaryFolder(), code = 0, ...options }: SimulationOptions = {},
): Promise<Simulation> {
  const isTold = args.some((word) => /^--(?:threads|again)\b/.test(word));
  const flags = [...(isTold ? [] : FEW_THREADS), '--dir', dir, '--json', '-'];
  const result = await carryOut(['run', ...args, ...flags], options);
  expect(result, `run ${args.join(' ')}\n${result.stderr}`).toMatchObject({ code, signal: null });
  return { ...result, dir, record: JSON.parse(result.stdout) as PrintedRecord };
}

/** The words of a command line, as a person would write them; for those without blanks in them. */
export function words(line: string): string[] {
  return line.split(' ');
}

/** Runs another command on a working folder. */
export function command(
  dir: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<ProgramResult> {
  return carryOut([...args, '--dir', dir], options);
}

function carryOut(
  args: readonly string[],
  { isStarted, ...options }: CommandOptions,
): Promise<ProgramResult> {
  const needsStart = options.launcher !== undefined || options.node !== undefined;
  return (isStarted ?? needsStart) ? runProgram(args, options) : callProgram(args, options);
}

/** The outcome of every row by its name, "User 8" → "duplicate". */
export function outcomesOf({ attempts }: PrintedRecord): Record<string, string> {
  return Object.fromEntries(
    attempts.map(({ entity, row, outcome }) => [`${entity} ${row}`, outcome]),
  );
}

/** Outcome and all reasons of every row: what must not depend on threads or their speed. */
export function decisionsOf({ attempts }: PrintedRecord): unknown[] {
  return attempts.map(({ entity, row, values, outcome, reasons }) => ({
    entity,
    row,
    values,
    outcome,
    reasons,
  }));
}

/** The audit's checks that do not hold, or list something. */
export function findingsOf({ audit }: Pick<PrintedRecord, 'audit'>): Record<string, string> {
  return Object.fromEntries(
    audit.checks
      .filter(({ ok, found }) => !ok || found > 0)
      .map((check) => [check.name, check.detail]),
  );
}
