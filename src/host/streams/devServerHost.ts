// The dev server as the window has it: at most one, started and stopped by command, logging to the output channel.

import * as vscode from 'vscode';

import { startDevServer, type DevServer } from '../../net/devServer/devServer.ts';
import { devServerPort } from '../settings.ts';
import type { OutputLog } from '../outputLog.ts';

export class DevServerHost {
  readonly #log: OutputLog;
  readonly #crashingServerFile: string;
  readonly #changed = new vscode.EventEmitter<void>();
  #starting: Promise<DevServer> | undefined;
  #server: DevServer | undefined;

  /** Fires when it was started or stopped, or has other routes. */
  readonly onDidChange = this.#changed.event;

  constructor(log: OutputLog, crashingServerFile: string) {
    this.#log = log;
    this.#crashingServerFile = crashingServerFile;
  }

  get server(): DevServer | undefined {
    return this.#server;
  }

  /** Starts it, or gives the one that runs. @throws DevServerPortError when the port of the settings is taken */
  async start(): Promise<DevServer> {
    this.#starting ??= startDevServer({
      port: devServerPort(),
      crashingServerFile: this.#crashingServerFile,
      log: (line) => this.#log.info(`dev server: ${line}`),
    });
    try {
      this.#server = await this.#starting;
    } catch (error) {
      this.#starting = undefined;
      throw error;
    }
    this.#changed.fire();
    return this.#server;
  }

  /** Its routes are others now. */
  tellRoutes(): void {
    this.#changed.fire();
  }

  async stop(): Promise<void> {
    const starting = this.#starting;
    this.#starting = undefined;
    this.#server = undefined;
    if (!starting) return;
    await (await starting).close();
    this.#changed.fire();
  }

  async dispose(): Promise<void> {
    await this.stop();
    this.#changed.dispose();
  }
}
