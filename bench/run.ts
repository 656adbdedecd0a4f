// `npm run bench` runs every benchmark, prints its table and writes all of them into docs/performance.md. With names,
// `npm run bench -- socket`, it runs only these and writes nothing, because a document's numbers belong to one run.
import { Interruption, watchForInterruption } from '../scripts/vscode/interruption.ts';
import { reportProgress, secondsSince } from '../scripts/vscode/progress.ts';
import type { Benchmark } from './benchmark.ts';
import { benchmarks } from './benchmarks.ts';
import { describeMachine } from './machine.ts';
import { performanceDocument, writeMeasured } from './performanceDocument.ts';
import { resultsText, resultText, type FinishedBenchmark } from './report.ts';

const interruption = watchForInterruption();
try {
  await runBenchmarks(process.argv.slice(2));
} catch (error) {
  const reason: unknown = interruption.reason;
  if (reason instanceof Interruption) reportProgress(`Stopped: ${reason.message}`);
  else reportProgress(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}

async function runBenchmarks(names: readonly string[]): Promise<void> {
  const chosen = names.length === 0 ? benchmarks : names.map(findBenchmark);
  const isComplete = names.length === 0;
  const machine = isComplete ? await describeMachine() : [];
  const finished: FinishedBenchmark[] = [];
  for (const benchmark of chosen) {
    const startedAtMs = performance.now();
    const result = await benchmark.run(interruption);
    finished.push({ benchmark, result });
    process.stdout.write(`\n${benchmark.title} (${secondsSince(startedAtMs)})\n\n${resultText(result)}\n`);
  }
  if (!isComplete) return;
  await writeMeasured(resultsText(machine, finished));
  reportProgress(`Wrote ${performanceDocument}`);
}

function findBenchmark(name: string): Benchmark {
  const found = benchmarks.find((benchmark) => benchmark.name === name);
  if (found) return found;
  const known = benchmarks.map((benchmark) => benchmark.name).join(', ');
  throw new Error(`There is no benchmark ${JSON.stringify(name)}: there are ${known}.`);
}
