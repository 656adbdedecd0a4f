// Pauses of an app that is debugged, and streams that were open before it was: what is done once a time has passed.

import { describe, expect, it, vi } from 'vitest';

import { leastPauseMs } from '../../../src/core/debug/networkWatch.ts';
import type { DebuggedStream } from '../../../src/net/debug/debuggedStream.ts';
import { holdTimers } from '../../helpers/heldTimers.ts';
import { noticesOf } from './servedPage.ts';
import { countConnections, settled, watch } from './watchedTarget.ts';

describe('a debugger that has stopped the app', () => {
  const isGoingOn = 'The debugger has stopped';
  it('is told of when that lasts, each time anew, and not when it was short', async () => {
    const watched = await watch();
    const { told, streams } = watched;
    told.request('a').open('a').data('a', 'data: 1\n\n');
    await watched.until(() => streams[0]?.totals.messages);
    const [stream] = streams as [DebuggedStream];
    const lasting = (): number => noticesOf(stream).filter((notice) => notice.startsWith(isGoingOn)).length;
    holdTimers();
    const waiting = vi.getTimerCount();
    for (const time of [1, 2]) {
      told.tell('Debugger.paused');
      await settled(watched);
      expect(vi.getTimerCount()).toBe(waiting + 1);
      vi.advanceTimersByTime(leastPauseMs - 1);
      expect(lasting()).toBe(time - 1);
      vi.advanceTimersByTime(1);
      // Written in a turn of its own where this one has had its time.
      await watched.until(() => lasting() === time);
      vi.advanceTimersByTime(10 * leastPauseMs);
      await settled(watched);
      expect(lasting()).toBe(time);
      told.tell('Debugger.resumed');
      await settled(watched);
      // A step, and another one.
      for (const event of ['Debugger.paused', 'Debugger.paused', 'Debugger.resumed']) told.tell(event);
      await settled(watched);
      expect(vi.getTimerCount()).toBe(waiting);
      vi.advanceTimersByTime(leastPauseMs);
      expect(lasting()).toBe(time);
    }
  });

  it('and goes is told of no more', async () => {
    const watched = await watch();
    const { told, streams, target } = watched;
    told.request('a').open('a');
    await watched.until(() => streams[0]);
    holdTimers();
    const waiting = vi.getTimerCount();
    told.tell('Debugger.paused');
    await settled(watched);
    target.close();
    expect(vi.getTimerCount()).toBe(waiting);
    expect(noticesOf(streams[0] as DebuggedStream)).toHaveLength(1);
  });
});

describe('what comes for a request that nobody told of', () => {
  const message = 'Network.eventSourceMessageReceived';

  it('has somebody look for messages by a connection of its own, which ends with the first', async () => {
    const watched = await watch();
    const { told, scripted, streams, earlier } = watched;
    told.request('known').open('known').data('known', 'data: 1\n\n');
    await watched.until(() => streams[0]?.totals.messages);
    expect(scripted.clients).toHaveLength(1);
    told.data('unknown', 'x').data('unknown', 'x');
    const looking = await scripted.client(2, 1);
    expect(looking.commands.map(({ method, params }) => [method, params])).toEqual([
      ['JsDebug.subscribe', { events: [message] }],
    ]);
    looking.tell(message, { requestId: 'known' });
    looking.tell(message, {});
    await settled(watched);
    expect([await countConnections(watched), looking.isOpen, earlier]).toEqual([2, true, [false]]);
    looking.tell(message, { requestId: 'unknown' });
    await watched.until(() => earlier.length > 1);
    expect(earlier).toEqual([false, true]);
    await scripted.until(
      () => !looking.isOpen,
      () => 'It still looks',
    );
    told.data('unknown', 'x');
    await settled(watched);
    expect(earlier).toEqual([false, true, false]);
    told.data('other', 'x');
    await settled(watched);
    expect(await countConnections(watched)).toBe(2);
  });

  it('is looked for at most five times, each time for a minute', async () => {
    const watched = await watch();
    const { told, scripted, earlier } = watched;
    for (let look = 1; look <= 5; look += 1) {
      holdTimers();
      told.data('unknown', 'x');
      const looking = await scripted.client(look + 1, 1);
      await settled(watched);
      vi.advanceTimersByTime(59_999);
      told.data('unknown', 'x');
      await settled(watched);
      expect([looking.isOpen, scripted.clients.length]).toEqual([true, look + 1]);
      vi.advanceTimersByTime(1);
      vi.useRealTimers();
      await scripted.until(
        () => !looking.isOpen,
        () => `Look ${look} goes on`,
      );
    }
    told.data('unknown', 'x');
    await settled(watched);
    expect(await countConnections(watched)).toBe(6);
    expect(earlier).not.toContain(true);
  });

  it('is looked for for a minute each time, however long ago the look before was', async () => {
    const watched = await watch();
    const { told, scripted, target } = watched;
    holdTimers();
    const waiting = vi.getTimerCount();
    for (const number of [2, 3, 4]) {
      scripted.answer = (client, { id }) => {
        if (scripted.clients.indexOf(client) + 1 !== number || number === 4) return {};
        client.refuse(id, { message: 'no' });
        return false;
      };
      told.data('unknown', 'x');
      const looking = await scripted.client(number, 1);
      if (number === 4) break;
      await scripted.until(
        () => !looking.isOpen,
        () => 'It still looks',
      );
      expect(vi.getTimerCount()).toBe(waiting);
      vi.advanceTimersByTime(25_000);
    }
    const looking = await scripted.client(4, 1);
    vi.advanceTimersByTime(59_999);
    await settled(watched);
    expect([await countConnections(watched), looking.isOpen]).toEqual([4, true]);
    target.close();
    expect(vi.getTimerCount()).toBe(waiting);
  });

  it('is looked for again after a look that was refused, and no more once the target is let go of', async () => {
    const watched = await watch();
    const { told, scripted, target } = watched;
    scripted.answer = (client, { id, method }) => {
      if (client.path === '' || method !== 'JsDebug.subscribe' || scripted.clients.length !== 2) return {};
      client.refuse(id, { message: 'no' });
      return false;
    };
    told.data('unknown', 'x');
    const refused = await scripted.client(2, 1);
    await scripted.until(
      () => !refused.isOpen,
      () => 'It still looks',
    );
    told.data('unknown', 'x');
    const looking = await scripted.client(3, 1);
    target.close();
    await scripted.until(
      () => !looking.isOpen,
      () => 'It still looks',
    );
  });
});
