// The server of prepared streams, as the benchmarks start it.
import type { CleanUp } from '../scripts/vscode/cleanUp.ts';
import { ChildProgram } from './childProgram.ts';

/** Starts the server in a process that ends with the clean-up. Resolves with its origin. */
export async function startStreamServer(cleanUp: CleanUp): Promise<string> {
  const server = new ChildProgram('streamServer.ts');
  cleanUp.add(() => server.close());
  const { port } = (await server.answer()) as { readonly port: number };
  return `http://127.0.0.1:${port}`;
}
