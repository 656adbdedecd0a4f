// What hostile servers, apps and networks cost the process that meets them, and whether it tells.
import { markdownTable } from '../scripts/clients/markdownTable.ts';
import { withCleanUp } from '../scripts/vscode/cleanUp.ts';
import { reportProgress } from '../scripts/vscode/progress.ts';
import type { Benchmark, MeasuredRow } from './benchmark.ts';
import { ChildProgram } from './childProgram.ts';
import type { Attack } from './hostile/attacker.ts';
import { hostileInputs, type HostileInput } from './hostile/hostileInputs.ts';
import { delayAimMs, peakAimBytes } from './hostile/limits.ts';
import type { HostileCost, TargetTask } from './hostile/target.ts';

const defaultLimitMs = 4_000;

export const hostile: Benchmark = {
  name: 'hostile',
  title: 'Hostile input',
  method:
    'Each input is met by a process of its own, as the extension meets it: a stream with its log, its file and the feed of ' +
    'a visible timeline, or a relay, with a budget of 64 MiB for all logs. Peak memory is what the system says of the ' +
    'process, above what it had before; the longest delay of the event loop is Node’s own measure. The aims are the ' +
    'budget and 60 MB, and 200 ms.',
  hasParts: true,
  async run(signal, parts) {
    return withCleanUp(async (cleanUp) => {
      const attacker = new ChildProgram('hostile/attacker.ts');
      cleanUp.add(() => attacker.close());
      const { port } = (await attacker.answer()) as { readonly port: number };
      const rows: MeasuredRow[] = [];
      const told: string[][] = [];
      for (const input of chosenInputs(parts)) {
        signal.throwIfAborted();
        const name = titleOf(input);
        reportProgress(name);
        const cost = await meet(input, attacker, port).catch((error: unknown) => String(error));
        if (typeof cost === 'string') {
          rows.push({
            measured: `${name}, peak memory`,
            aim: { kind: 'below', bound: 0 },
            value: NaN,
            unit: 'MB',
          });
          told.push([name, 'no', '', `**not told**: ${cost}`]);
          continue;
        }
        rows.push(
          {
            measured: `${name}, peak memory`,
            aim: { kind: 'below', bound: Math.round((input.peakAimBytes ?? peakAimBytes) / 1e6) },
            value: cost.peakBytes / 1e6,
            unit: 'MB',
          },
          {
            measured: `${name}, longest delay`,
            aim: { kind: 'below', bound: delayAimMs },
            value: cost.longestDelayMs,
            unit: 'ms',
          },
        );
        const isTold = input.told.test(cost.told);
        told.push([name, 'yes', String(cost.left), isTold ? cost.told : `**not told**: ${cost.told}`]);
      }
      return { rows, text: markdownTable(['input', 'alive', 'left open', 'what was said'], told) };
    });
  },
};

/** All of them, or those that have one of the words in their name, target or title. */
function chosenInputs(parts: readonly string[]): readonly HostileInput[] {
  const chosen = hostileInputs.filter(
    (input) => parts.length === 0 || parts.some((part) => `${input.name} ${titleOf(input)}`.includes(part)),
  );
  if (chosen.length === 0) throw new Error(`No hostile input has ${parts.join(' or ')} in its name.`);
  return chosen;
}

function titleOf({ target, title }: HostileInput): string {
  return target === 'relay' ? `relay: ${title}` : title;
}

async function meet(input: HostileInput, attacker: ChildProgram, port: number): Promise<HostileCost> {
  const { name, limitMs = defaultLimitMs, reconnects = false, accept } = input;
  const target = new ChildProgram('hostile/target.ts', ['--expose-gc']);
  const ask = (task: TargetTask): Promise<unknown> => target.ask(task);
  const origin = `http://127.0.0.1:${port}`;
  try {
    if (input.target === 'stream') {
      return (await ask({ kind: 'stream', url: `${origin}/${name}`, limitMs, reconnects })) as HostileCost;
    }
    const relay = (await ask({ kind: 'relay', upstream: origin })) as { readonly port: number };
    const attack: Attack = { name, port: relay.port, limitMs, accept };
    const { told } = (await attacker.ask(attack)) as { readonly told: string };
    const cost = (await ask({ kind: 'relay over' })) as HostileCost;
    return { ...cost, told: `${told}; ${cost.told}` };
  } finally {
    await target.close();
  }
}
