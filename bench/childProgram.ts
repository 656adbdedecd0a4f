// Programs in processes of their own, which are asked over Node's channel and answer one question at a time.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { rejectWhenOver } from '../scripts/vscode/limit.ts';

const answerLimitMs = 120_000;
/** After which a program that does not end is ended. */
const leaveLimitMs = 5_000;

export class ChildProgram {
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #failed: Promise<never>;

  /**
   * @param path of the program, relative to this folder
   * @param nodeOptions flags for its Node
   */
  constructor(path: string, nodeOptions: readonly string[] = []) {
    this.#name = path;
    this.#child = fork(fileURLToPath(new URL(path, import.meta.url)), [], {
      stdio: 'inherit',
      execArgv: [...nodeOptions],
    });
    this.#failed = once(this.#child, 'exit').then(() => {
      throw new Error(`${path} ended by itself.`);
    });
    // Whoever closes the program no longer waits for it.
    this.#failed.catch(() => undefined);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The next message of the program. */
  async answer(): Promise<unknown> {
    const tooSlow = rejectWhenOver(answerLimitMs, `${this.#name} did not answer in time.`);
    const [message] = (await Promise.race([once(this.#child, 'message'), this.#failed, tooSlow])) as [
      unknown,
    ];
    return message;
  }

  async ask(question: object): Promise<unknown> {
    const answered = this.answer();
    this.#child.send(question);
    return answered;
  }

  /** Ends the process: it has a moment to remove what it has on disk once the channel is closed. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    if (this.#child.connected) this.#child.disconnect();
    const limit = setTimeout(() => this.#child.kill('SIGKILL'), leaveLimitMs);
    await exited;
    clearTimeout(limit);
  }
}
