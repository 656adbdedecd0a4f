// The benchmarks, in the order in which they are run and written. A new one is a file and a line here.
import { activation } from './activation.ts';
import type { Benchmark } from './benchmark.ts';
import { packageSize } from './packageSize.ts';
import { socketToLog } from './socketToLog.ts';
import { tokenStream } from './tokenStream.ts';

export const benchmarks: readonly Benchmark[] = [socketToLog, tokenStream, packageSize, activation];
