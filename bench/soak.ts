// Whether an hour of reconnects, streams and calls leaves anything behind.
import { markdownTable } from '../scripts/clients/markdownTable.ts';
import { withCleanUp } from '../scripts/vscode/cleanUp.ts';
import { reportProgress } from '../scripts/vscode/progress.ts';
import type { Benchmark, MeasuredRow } from './benchmark.ts';
import { ChildProgram } from './childProgram.ts';
import type { Attack } from './hostile/attacker.ts';
import type { SoakState, SoakTask } from './soak/target.ts';

/** As many as an hour has at the wait of three seconds that browsers have by default. */
const reconnectsOfHour = 1_200;
const rounds = 4;
const streamsOfRound = 250;
const callsOfRound = 250;
const keptAimMb = 2;

export const soak: Benchmark = {
  name: 'soak',
  title: 'An hour of reconnects',
  method:
    `One process does ${rounds} times, after a round that warms up: a stream that is shown reconnects ${reconnectsOfHour / rounds} times at full speed, ` +
    `${streamsOfRound} streams are opened, read to their end, cleared and closed, and an app makes ${callsOfRound} calls through a relay. ` +
    'After each round its memory, with the garbage collected, its descriptors, sockets, timers, listeners and files are counted.',
  async run(signal) {
    return withCleanUp(async (cleanUp) => {
      const attacker = new ChildProgram('hostile/attacker.ts');
      cleanUp.add(() => attacker.close());
      const target = new ChildProgram('soak/target.ts', ['--expose-gc']);
      cleanUp.add(() => target.close());
      const { port } = (await attacker.answer()) as { readonly port: number };
      const ask = (task: SoakTask): Promise<unknown> => target.ask(task);
      const relay = (await ask({ kind: 'start', upstream: `http://127.0.0.1:${port}` })) as {
        readonly port: number;
      };
      const states: SoakState[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        signal.throwIfAborted();
        reportProgress(`round ${round} of ${rounds}`);
        const attack: Attack = {
          name: 'ten-thousand-calls',
          port: relay.port,
          limitMs: 0,
          calls: callsOfRound,
        };
        await attacker.ask(attack);
        const reconnects = reconnectsOfHour / rounds;
        states.push((await ask({ kind: 'round', reconnects, streams: streamsOfRound })) as SoakState);
      }
      return { rows: rowsOf(states), text: tableOf(states) };
    });
  },
};

/** What the last round has more than the one that warmed up. */
function rowsOf(states: readonly SoakState[]): MeasuredRow[] {
  const [first] = states;
  const last = states.at(-1);
  if (!first || !last) return [];
  const count = (measured: string, of: (state: SoakState) => number): MeasuredRow => {
    return { measured, aim: { kind: 'below', bound: 1 }, value: of(last) - of(first), unit: 'more' };
  };
  return [
    {
      measured: 'memory added by an hour of reconnects, streams and calls',
      aim: { kind: 'below', bound: keptAimMb },
      value: (last.heldBytes - first.heldBytes) / 1e6,
      unit: 'MB',
    },
    count('descriptors', ({ descriptors }) => descriptors),
    count('sockets and timers', ({ resources }) => resources),
    count('listeners', ({ listeners }) => listeners),
    count('files', ({ files }) => files),
  ];
}

function tableOf(states: readonly SoakState[]): string {
  return markdownTable(
    ['round', 'attempts', 'memory, MB', 'descriptors', 'sockets and timers', 'listeners', 'files'],
    states.map(({ attempts, heldBytes, descriptors, resources, listeners, files }, round) => [
      round === 0 ? 'warming up' : String(round),
      String(attempts),
      (heldBytes / 1e6).toFixed(1),
      ...[descriptors, resources, listeners, files].map(String),
    ]),
  );
}
