// The connection to a debugger: which answer belongs to which command, and what becomes of commands when one side goes.

import { describe, expect, it, onTestFinished } from 'vitest';

import { CdpConnection, CdpError, type CdpAddress } from '../../../src/net/debug/cdpConnection.ts';
import { closedPort } from '../../helpers/closedPort.ts';
import { Changes, until } from '../../helpers/waiting.ts';
import { ScriptedDebugger } from './scriptedDebugger.ts';

/** A connection, and what it has told of. */
function connectTo(address: CdpAddress) {
  const changes = new Changes();
  const events: unknown[] = [];
  const state = { closes: 0 };
  const connection = new CdpConnection(
    address,
    (method, params) => {
      events.push([method, params]);
      changes.tell();
    },
    () => {
      state.closes += 1;
      changes.tell();
    },
  );
  onTestFinished(() => connection.close());
  const untilTold = (count: number): Promise<unknown> =>
    until(
      () => events.length >= count,
      changes.source,
      () => `It told of ${events.length} events.`,
    );
  const untilClosed = (): Promise<unknown> =>
    until(
      () => state.closes > 0,
      changes.source,
      () => 'It did not close.',
    );
  return { connection, events, state, untilTold, untilClosed };
}

const closed = 'The connection to the debugger is closed.';

describe('a connection to a debugger', () => {
  it.each([
    ['', '/'],
    ['session', '/session'],
    ['/session', '/session'],
  ])('asks for the path %j as %j', async (path, asked) => {
    const scripted = await ScriptedDebugger.start();
    const { connection } = connectTo({ ...scripted.address, path });
    await connection.send('a');
    expect(scripted.clients.map((client) => client.path)).toEqual([asked]);
  });

  it.each(['::1', '[::1]'])('takes the address %s', async (host) => {
    const port = await closedPort();
    const { connection } = connectTo({ host, port, path: '' });
    await expect(connection.send('a')).rejects.toThrow(CdpError);
  });

  it('gives each command its own answer, in whatever order they come', async () => {
    const scripted = await ScriptedDebugger.start();
    scripted.answer = () => false;
    const { connection, events, untilTold } = connectTo(scripted.address);
    const answers = ['a', 'b', 'c', 'd'].map((method, at) =>
      connection.send(method, at === 1 ? { x: 1 } : {}),
    );
    const failed = answers.map((answer) =>
      answer.then(
        (result) => result,
        (error: unknown) => error,
      ),
    );
    const client = await scripted.client(1, 4);
    expect(client.commands).toEqual([
      { id: 1, method: 'a', params: {} },
      { id: 2, method: 'b', params: { x: 1 } },
      { id: 3, method: 'c', params: {} },
      { id: 4, method: 'd', params: {} },
    ]);
    for (const text of ['', 'no JSON', '[]', 'null', '{"id":"1","result":{}}', '{"id":9,"result":{}}', '{}'])
      client.say(text);
    client.refuse(4, 'no record');
    client.answer(2, { of: 'b' });
    client.refuse(3, { code: -32000, message: 'No such thing' });
    client.tell('Event.a', { n: 1 });
    client.answer(1, { of: 'a' });
    client.answer(1, { of: 'a again' });
    client.tell('Event.b');
    await untilTold(2);
    expect(events).toEqual([
      ['Event.a', { n: 1 }],
      ['Event.b', {}],
    ]);
    const [a, b, c, d] = await Promise.all(failed);
    expect([a, b]).toEqual([{ of: 'a' }, { of: 'b' }]);
    for (const [error, message] of [
      [c, 'No such thing'],
      [d, 'The debugger refused the command.'],
    ] as const) {
      expect(error).toBeInstanceOf(CdpError);
      expect((error as CdpError).message).toBe(message);
    }
  });

  it('that the other side ends rejects what waits, and what is sent later', async () => {
    const scripted = await ScriptedDebugger.start();
    scripted.answer = () => false;
    const { connection, state, untilClosed } = connectTo(scripted.address);
    const waiting = [connection.send('a'), connection.send('b')].map((answer) =>
      expect(answer).rejects.toThrow(closed),
    );
    await scripted.client(1, 2);
    await scripted.close();
    await Promise.all(waiting);
    await untilClosed();
    await expect(connection.send('c')).rejects.toThrow(closed);
    connection.close();
    expect(state.closes).toBe(1);
  });

  it('that is closed here rejects what waits, tells of nothing more, and nobody of that', async () => {
    const scripted = await ScriptedDebugger.start();
    scripted.answer = () => false;
    const { connection, events, state } = connectTo(scripted.address);
    const waiting = expect(connection.send('a')).rejects.toThrow(closed);
    const client = await scripted.client(1, 1);
    connection.close();
    await waiting;
    client.tell('Event.late');
    await expect(connection.send('b')).rejects.toThrow(closed);
    connection.close();
    await scripted.until(
      () => !client.isOpen,
      () => 'The connection is still there',
    );
    expect([events, state.closes, client.methods]).toEqual([[], 0, ['a']]);
  });

  it('to where nobody is rejects what is sent, and says once that it is over', async () => {
    const { connection, state, untilClosed } = connectTo({
      host: '127.0.0.1',
      port: await closedPort(),
      path: '',
    });
    await expect(connection.send('a')).rejects.toThrow('The debugger closed the connection.');
    await untilClosed();
    await expect(connection.send('b')).rejects.toThrow(CdpError);
    expect(state.closes).toBe(1);
  });
});
