/**
 * The entry of a child process: loads the process's program from its compiled code. The build makes one file
 * of it for each process.
 */

import type * as StartProgram from './base/start-program.js';

/** The name of the process, set by the build. */
declare const PROGRAM: string;

const { startProgram } = require('./base/start-program.js') as typeof StartProgram;

startProgram(__dirname, PROGRAM, require);
