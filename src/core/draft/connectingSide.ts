// Which machine connects, as the form says it.

export interface ConnectingSide {
  /** What it is called: this machine, WSL, a host, a container. */
  readonly name: string;
  /** The machine that the window works on, where that is another one. */
  readonly remote?: string;
}
