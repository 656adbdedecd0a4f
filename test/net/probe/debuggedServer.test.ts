// The probe in a process whose debugger says what a test has it say: how much of what it told was taken, again and again.

import { describe, expect, it, onTestFinished } from 'vitest';

import { DebuggedServer } from '../../../src/net/probe/debuggedServer.ts';
import { ScriptedDebugger } from '../debug/scriptedDebugger.ts';

const takenStep = 256 * 1024;

interface Scripted {
  readonly debugged: DebuggedServer;
  /** Says something of so many characters through the binding. */
  readonly say: (length: number, name?: string) => void;
  /** How much the probe was told that was taken, each time. */
  readonly taken: () => readonly number[];
  readonly untilTold: (times: number) => Promise<unknown>;
}

async function start(): Promise<Scripted> {
  const scripted = await ScriptedDebugger.start();
  scripted.answer = (_, { method }) => (method === 'Runtime.evaluate' ? { result: { value: true } } : {});
  const debugged = new DebuggedServer(scripted.address, {
    probe: '',
    streamOptions: () => ({
      debuggedAs: { session: 'Server', isServer: true },
      maxEventBytes: 1_000,
      storage: undefined,
    }),
    onStream: () => {},
    locate: (frames) => Promise.resolve(frames),
    onClose: () => {},
  });
  onTestFinished(() => debugged.close());
  expect(await debugged.start()).toBe(true);
  const client = await scripted.client();
  const binding = client.commands.find(({ method }) => method === 'Runtime.addBinding')?.params['name'];
  const taken = (): readonly number[] =>
    client.commands.flatMap(({ params: { expression } }) => {
      const found = typeof expression === 'string' ? /\?\.taken\((\d+)\)$/.exec(expression) : undefined;
      return found ? [Number(found[1])] : [];
    });
  return {
    debugged,
    say: (length, name = String(binding)) =>
      client.tell('Runtime.bindingCalled', { name, payload: 'x'.repeat(length) }),
    taken,
    untilTold: (times) =>
      scripted.until(
        () => taken().length >= times,
        () => `It was told ${taken().join()}.`,
      ),
  };
}

describe('a probe in a debugged process', () => {
  it('is told once of each part that was taken, when that is enough', async () => {
    const { say, taken, untilTold } = await start();
    for (let round = 1; round <= 4; round += 1) {
      for (let part = 1; part <= 3; part += 1) say(100_000);
      await untilTold(round);
    }
    expect(taken()).toEqual([300_000, 300_000, 300_000, 300_000]);
  });

  it('is told when exactly so much was taken, and of nothing that another binding said', async () => {
    const { say, taken, untilTold } = await start();
    say(takenStep, 'another');
    say(takenStep - 1);
    say(1);
    await untilTold(1);
    say(takenStep);
    await untilTold(2);
    expect(taken()).toEqual([takenStep, takenStep]);
  });
});
