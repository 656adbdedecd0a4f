// `npm run bench` runs every benchmark, prints its table and writes all of them into docs/performance.md. With names,
// `npm run bench -- socket`, it runs only these and writes nothing, because a document's numbers belong to one run. Words
// after a name choose among what it measures: `npm run bench -- hostile types ids`.
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

interface ChosenBenchmark {
  readonly benchmark: Benchmark;
  readonly parts: readonly string[];
}

async function runBenchmarks(words: readonly string[]): Promise<void> {
  const isComplete = words.length === 0;
  const chosen = isComplete ? benchmarks.map((benchmark) => ({ benchmark, parts: [] })) : choose(words);
  const machine = isComplete ? await describeMachine() : [];
  const finished: FinishedBenchmark[] = [];
  for (const { benchmark, parts } of chosen) {
    const startedAtMs = performance.now();
    const result = await benchmark.run(interruption, parts);
    finished.push({ benchmark, result });
    process.stdout.write(`\n${benchmark.title} (${secondsSince(startedAtMs)})\n\n${resultText(result)}\n`);
  }
  if (!isComplete) return;
  await writeMeasured(resultsText(machine, finished));
  reportProgress(`Wrote ${performanceDocument}`);
}

/** The benchmarks of these names, each with the words behind it that choose among its parts. */
function choose(words: readonly string[]): ChosenBenchmark[] {
  const chosen: { readonly benchmark: Benchmark; readonly parts: string[] }[] = [];
  for (const word of words) {
    const benchmark = benchmarks.find(({ name }) => name === word);
    const last = chosen.at(-1);
    if (benchmark) chosen.push({ benchmark, parts: [] });
    else if (last?.benchmark.hasParts) last.parts.push(word);
    else throw new Error(`There is no benchmark ${JSON.stringify(word)}: there are ${knownNames()}.`);
  }
  return chosen;
}

function knownNames(): string {
  return benchmarks.map(({ name }) => name).join(', ');
}
