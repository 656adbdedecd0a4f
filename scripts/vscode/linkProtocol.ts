// What a script and the auxiliary extension in its window say to each other: one JSON value a line, over one connection.
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** Names the environment variable with the port on 127.0.0.1 and the token, `PORT TOKEN`. */
export const linkVariable = 'SSE_WINDOW_LINK';

/** The first line of a connection, from the window. */
export interface LinkGreeting {
  readonly token: string;
}

/** From the script: run a command, set a user setting, or read the value that a setting has in the window. */
export type LinkWish =
  | { readonly command: string; readonly parameters: readonly unknown[] }
  | { readonly setting: string; readonly value: unknown }
  | { readonly wantedSetting: string };

/** A wish with the number that its response carries. */
export type LinkRequest = { readonly id: number } & LinkWish;

export type LinkResponse = { readonly id: number } & (
  | { readonly result: unknown }
  | { readonly failure: string }
);

/** Calls with each value that comes. What goes wrong with the socket is told by the socket alone. */
export function readMessages(socket: Socket, take: (message: unknown) => void): void {
  const lines = createInterface({ input: socket });
  // It passes on what goes wrong with the socket.
  lines.on('error', () => {});
  lines.on('line', (line) => take(JSON.parse(line)));
}
