// The benchmarks, in the order in which they are run and written. A new one is a file and a line here.
import { activation } from './activation.ts';
import type { Benchmark } from './benchmark.ts';
import { burst } from './burst.ts';
import { comparison } from './comparison.ts';
import { exporting } from './export.ts';
import { hostile } from './hostile.ts';
import { memory } from './memory.ts';
import { opening } from './opening.ts';
import { packageSize } from './packageSize.ts';
import { recording } from './recording.ts';
import { rowWindows } from './rowWindows.ts';
import { search } from './search.ts';
import { relayedStreams } from './relayedStreams.ts';
import { soak } from './soak.ts';
import { socketToLog } from './socketToLog.ts';
import { tokenStream } from './tokenStream.ts';

export const benchmarks: readonly Benchmark[] = [
  socketToLog,
  tokenStream,
  memory,
  burst,
  search,
  comparison,
  exporting,
  recording,
  rowWindows,
  opening,
  relayedStreams,
  hostile,
  soak,
  packageSize,
  activation,
];
