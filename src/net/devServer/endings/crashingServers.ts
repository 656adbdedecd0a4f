// The child processes of the crashing route: started for one visit each, bounded in number, reported on when they die,
// and gone when the dev server is.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type CrashScript, scriptArgument } from './crashScript.ts';

// The oldest is ended when another is wanted: it has been visited, or nobody is coming.
const processLimit = 4;
const errorOutputLimit = 8192;

export class CrashingServers {
  readonly #file: string;
  readonly #log: (line: string) => void;
  readonly #processes = new Set<ChildProcess>();

  /** `file` is the absolute path of the script that each process runs. */
  constructor(file: string, log: (line: string) => void) {
    this.#file = file;
    this.#log = log;
  }

  /**
   * Starts a process and resolves with its port. Rejects when it ends before it listens.
   * @param script what it serves; absent: numbered events, as the query of the request says
   */
  async start(script?: CrashScript): Promise<number> {
    const [oldest] = this.#processes;
    if (oldest !== undefined && this.#processes.size >= processLimit) oldest.kill('SIGKILL');
    const child = fork(this.#file, script ? [scriptArgument] : [], {
      env: childEnvironment(),
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#processes.add(child);
    let errorOutput = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errorOutput = (errorOutput + text).slice(0, errorOutputLimit);
    });
    // What goes wrong with sending goes wrong with the process, whose end is told below.
    if (script) child.send(script, () => undefined);
    const port = await new Promise<number>((resolve, reject) => {
      child.once('message', (message) => {
        const announced = readPort(message);
        if (announced === undefined) reject(new Error('The crashing server did not announce a port.'));
        else resolve(announced);
      });
      child.once('error', (cause) => {
        this.#processes.delete(child);
        reject(new Error(`The crashing server did not start: ${cause.message}`, { cause }));
      });
      child.once('close', (code, signal) => {
        this.#processes.delete(child);
        const death = `process ${child.pid} ${describeDeath(code, signal, errorOutput)}`;
        this.#log(`crashing server: ${death}`);
        reject(new Error(`The crashing server did not start: ${death}`));
      });
    });
    this.#log(`crashing server: process ${child.pid} listens on 127.0.0.1:${port}`);
    return port;
  }

  /** Ends every process and resolves when all are gone. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#processes].map(async (child) => {
        const closed = once(child, 'close');
        child.kill('SIGKILL');
        await closed;
      }),
    );
  }
}

/** VS Code's own executable acts as Node with the first; options for this process are not meant for the child. */
function childEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...environment } = process.env;
  return { ...environment, ELECTRON_RUN_AS_NODE: '1' };
}

function readPort(message: unknown): number | undefined {
  if (typeof message !== 'object' || message === null || !('port' in message)) return undefined;
  return typeof message.port === 'number' ? message.port : undefined;
}

function describeDeath(code: number | null, signal: NodeJS.Signals | null, errorOutput: string): string {
  if (signal !== null) return `was ended (${signal})`;
  const lines = errorOutput.split('\n').map((line) => line.trim());
  // Node prints where an error was thrown before it prints the error.
  const reason = lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => line !== '');
  return `died with exit code ${code}${reason === undefined ? '' : `: ${reason}`}`;
}
