// Why a server of the inspector's own could not listen, and what to do about it.

/** One sentence or two. @param server what wanted to listen, such as `dev server` */
export function describePortProblem(server: string, port: number, cause: unknown): string {
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
      return `The ${server} could not listen on port ${port} (${String(code ?? cause)}). ${remedy}`;
  }
}
