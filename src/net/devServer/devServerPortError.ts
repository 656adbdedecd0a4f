// The one thing that a user can get wrong when starting the dev server: its port. The message says what to do.

/** The dev server could not listen on the port that was asked for. */
export class DevServerPortError extends Error {
  override readonly name = 'DevServerPortError';
  readonly port: number;

  constructor(port: number, cause: unknown) {
    super(describe(port, cause), { cause });
    this.port = port;
  }
}

function describe(port: number, cause: unknown): string {
  const remedy = 'Choose another port, or 0 for a free one.';
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is already in use. ${remedy}`;
    case 'EACCES':
      return `Port ${port} is not open to ordinary programs. ${remedy}`;
    case 'ERR_SOCKET_BAD_PORT':
      return `There is no port ${port}: ports go from 1 to 65535. ${remedy}`;
    default:
      return `The dev server could not listen on port ${port} (${String(code ?? cause)}). ${remedy}`;
  }
}
