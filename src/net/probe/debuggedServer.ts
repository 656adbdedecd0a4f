// The probe in a process or worker that is debugged: put there through the protocol that its debugger shares, and taken out
// again. What it tells comes through a binding of its own, which nobody else knows.

import { randomBytes } from 'node:crypto';

import { isRecord } from '../../core/base/narrowing.ts';
import { CdpConnection, type CdpAddress } from '../debug/cdpConnection.ts';
import { TracedProcess, type TracedProcessOptions } from './tracedProcess.ts';
import type { TracedStream } from './tracedStream.ts';

/** So much is taken before the probe is told so. */
const takenStep = 256 * 1024;
const runningProbe = `globalThis[Symbol.for('sse-inspector.probe')]`;

export interface DebuggedServerOptions extends Omit<TracedProcessOptions, 'onTaken'> {
  /** Text of the probe. */
  readonly probe: string;
  /** The debugger has gone. */
  readonly onClose: () => void;
}

export class DebuggedServer {
  readonly #connection: CdpConnection;
  readonly #traced: TracedProcess;
  readonly #options: DebuggedServerOptions;
  readonly #binding = `sseInspector${randomBytes(12).toString('hex')}`;
  #taken = 0;

  constructor(address: CdpAddress, options: DebuggedServerOptions) {
    this.#options = options;
    this.#traced = new TracedProcess({ ...options, onTaken: (length) => this.#onTaken(length) });
    this.#connection = new CdpConnection(
      address,
      (method, params) => {
        if (method !== 'Runtime.bindingCalled' || !isRecord(params)) return;
        const { name, payload } = params;
        if (name === this.#binding && typeof payload === 'string') this.#traced.take(payload);
      },
      () => this.#leave(),
    );
  }

  /** Puts the probe in. Returns whether it is there. */
  async start(): Promise<boolean> {
    const [name, connection] = [this.#binding, this.#connection];
    // Only a debugger that shares its connection has to be told what is wanted of it.
    await connection.send('JsDebug.subscribe', { events: ['Runtime.bindingCalled'] }).catch(() => {});
    await connection.send('Runtime.addBinding', { name });
    const put = await this.#evaluate(
      [
        '(() => {',
        this.#options.probe,
        'return sseProbe.startByBinding(',
        JSON.stringify(name),
        ')})()',
      ].join('\n'),
    );
    return put === true;
  }

  /** Stops the program at events that a filter finds, for so long. Returns whether it will. */
  async breakOn(rule: number, filter: string, forMs: number): Promise<boolean> {
    const values = [rule, filter, forMs].map((value) => JSON.stringify(value)).join();
    return (await this.#evaluate(`${runningProbe}?.breakOn(${values})`)) === true;
  }

  async removeBreak(rule: number): Promise<void> {
    await this.#evaluate(`${runningProbe}?.removeBreak(${rule})`);
  }

  /** Writes nothing more of a stream. */
  forget(stream: TracedStream): void {
    this.#traced.forget(stream);
  }

  /** Takes the probe out, and lets go of the debugger. Never rejects. */
  async close(): Promise<void> {
    try {
      await this.#evaluate(`${runningProbe}?.stop()`);
      await this.#connection.send('Runtime.removeBinding', { name: this.#binding });
    } catch {
      // The process is gone, and the probe with it.
    }
    this.#connection.close();
    this.#leave();
  }

  #leave(): void {
    void this.#traced.close();
    this.#options.onClose();
  }

  async #evaluate(expression: string): Promise<unknown> {
    const answer = await this.#connection.send('Runtime.evaluate', {
      expression,
      // Older versions of Node have no other way to their modules.
      includeCommandLineAPI: true,
      returnByValue: true,
      silent: true,
    });
    const result = isRecord(answer) ? answer['result'] : undefined;
    return isRecord(result) ? result['value'] : undefined;
  }

  #onTaken(length: number): void {
    this.#taken += length;
    if (this.#taken < takenStep) return;
    const taken = this.#taken;
    this.#taken = 0;
    this.#evaluate(`${runningProbe}?.taken(${taken})`).catch(() => {});
  }
}
