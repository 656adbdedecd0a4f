// Which write of a traced server an entry of its client came from: by the target, the place in the body, the bytes, the port
// and the time; and what a client is told of it.

import { describe, expect, it } from 'vitest';

import { ClientTrace } from '../../../src/core/probe/clientTrace.ts';
import { matchedWrite, tracedAttempts, type MatchedWrite } from '../../../src/core/probe/matchedWrite.ts';
import { SideLog } from './tracedLogs.ts';

/** The client's clock begins a second after that of the server. */
const serverBeganMs = 1_000_000;
const clientBeganMs = 1_001_000;

function find(client: SideLog, number: number, ...servers: readonly SideLog[]): MatchedWrite | undefined {
  return matchedWrite(client.log, number, tracedAttempts(servers));
}

const lineOf = (write: MatchedWrite | undefined): number | undefined => write?.place.line;

describe('the write that an entry came from', () => {
  it('is the one that completed it, in each attempt', () => {
    const server = new SideLog(serverBeganMs)
      .begin({ atMs: 1_000 })
      .push('data: 1\n', 1_010, 11)
      .push('\ndata: 2\n\n', 1_020, 12)
      .begin({ atMs: 2_000 })
      .push('data: 1\n\n', 2_010, 21)
      .push('data: 3\n\n', 2_020, 22);
    const client = new SideLog(clientBeganMs)
      .begin({ atMs: 0 })
      .push('data: 1\n\ndata: 2\n\n', 30)
      .begin({ atMs: 1_000 })
      .push('data: 1\n\ndata: 3\n\n', 1_030);
    expect([3, 4, 7, 8].map((number) => lineOf(find(client, number, server)))).toEqual([12, 12, 21, 22]);
    expect(find(client, 8, server)).toMatchObject({ writtenAtMs: serverBeganMs + 2_020, candidates: 1 });
    // A request and a head were not written by a line.
    expect([1, 2, 5, 6].map((number) => find(client, number, server))).toEqual(Array(4).fill(undefined));
  });

  it.each([
    ['the same', {}, {}, true],
    ['another server’s name and port', {}, { url: 'https://proxy.example:8443/events' }, true],
    ['another method', {}, { method: 'POST' }, false],
    ['the method in other letters', { method: 'post' }, { method: 'POST' }, true],
    ['another path', {}, { url: 'http://localhost/event' }, false],
    ['another query', { url: 'http://localhost/events?a=1' }, { url: 'http://localhost/events?a=2' }, false],
    ['no query', { url: 'http://localhost/events?a=1' }, { url: 'http://localhost/events' }, false],
  ])('is of a response to the same target: %s', (_, asked, got, isFound) => {
    const server = new SideLog(serverBeganMs).begin({ atMs: 1_000, ...got }).push('data: 1\n\n', 1_000, 5);
    const client = new SideLog(clientBeganMs).begin(asked).push('data: 1\n\n', 10);
    expect(lineOf(find(client, 3, server))).toBe(isFound ? 5 : undefined);
  });

  it('has the bytes of the entry, at the same place of the body', () => {
    const client = new SideLog(clientBeganMs).begin().push('data: 1\n\ndata: 2\n\n', 10);
    const found = (body: string): unknown => {
      const server = new SideLog(serverBeganMs).begin({ atMs: 1_000 }).push(body, 1_000, 5);
      return [3, 4].map((number) => lineOf(find(client, number, server)));
    };
    expect(found('data: 1\n\ndata: 2\n\n')).toEqual([5, 5]);
    expect(found('data: 9\n\ndata: 2\n\n')).toEqual([undefined, 5]);
    expect(found('data: 1\n\ndata: 3\n\n')).toEqual([5, undefined]);
    expect(found('data: 1\n\n')).toEqual([5, undefined]);
    expect(found('data: 12\n\ndata: 2\n\n')).toEqual([undefined, undefined]);
  });

  it.each([
    [249, true],
    [250, true],
    [251, false],
  ])('may be %i ms later than the entry, since clocks differ: %s', (laterMs, isFound) => {
    const server = new SideLog(serverBeganMs).begin({ atMs: 1_000 }).push('data: 1\n\n', 1_010 + laterMs, 5);
    const client = new SideLog(clientBeganMs).begin().push('data: 1\n\n', 10);
    expect(lineOf(find(client, 3, server))).toBe(isFound ? 5 : undefined);
  });

  it('is of the response whose request is the nearest in time, where nothing else tells them apart', () => {
    const bodies = [700, 960, 1_100].map((atMs, at) =>
      new SideLog(serverBeganMs).begin({ atMs }).push('data: 1\n\n', atMs, at + 1),
    );
    const client = new SideLog(clientBeganMs).begin({ atMs: 0 }).push('data: 1\n\n', 500);
    expect(find(client, 3, ...bodies)).toMatchObject({ place: { line: 2 }, candidates: 3 });
    expect(find(client, 3, ...bodies.toReversed())).toMatchObject({ place: { line: 2 }, candidates: 3 });
  });

  it('is of the response to its own port, however far in time', () => {
    const near = new SideLog(serverBeganMs)
      .begin({ atMs: 1_000, peer: '127.0.0.1:50123' })
      .push('data: 1\n\n', 1_000, 1);
    const own = new SideLog(serverBeganMs)
      .begin({ atMs: 400, peer: '127.0.0.1:5012' })
      .push('data: 1\n\n', 400, 2);
    const client = new SideLog(clientBeganMs).begin({ localPort: 5012 }).push('data: 1\n\n', 500);
    expect(find(client, 3, near, own)).toMatchObject({ place: { line: 2 }, candidates: 1 });
    const other = new SideLog(clientBeganMs).begin({ localPort: 123 }).push('data: 1\n\n', 500);
    expect(find(other, 3, near, own)).toMatchObject({ place: { line: 1 }, candidates: 2 });
  });

  it('is looked for in the fifty newest attempts of a server', () => {
    const server = new SideLog(serverBeganMs);
    for (let attempt = 1; attempt <= 51; attempt += 1)
      server.begin({ atMs: 1_000 }).push(`data: ${attempt}\n\n`, 1_000, attempt);
    const lineOfAttempt = (attempt: number): number | undefined => {
      const client = new SideLog(clientBeganMs).begin().push(`data: ${attempt}\n\n`, 10);
      return lineOf(find(client, 3, server));
    };
    expect([1, 2, 51].map(lineOfAttempt)).toEqual([undefined, 2, 51]);
  });

  it('is found wherever the attempts stand in the two logs', () => {
    const server = new SideLog(serverBeganMs).begin({ atMs: 1_000 }).push('data: 1\n\ndata: 2\n\n', 1_000, 5);
    const client = new SideLog(clientBeganMs)
      .begin({ url: 'http://localhost/other' })
      .push('data: something else\n\n', 5)
      .begin({ atMs: 10 })
      .push('data: 1\n\ndata: 2\n\n', 20);
    expect([3, 6, 7].map((number) => lineOf(find(client, number, server)))).toEqual([undefined, 5, 5]);
  });

  it('is found in an attempt that has no body yet once it has one', () => {
    const server = new SideLog(serverBeganMs).begin({ atMs: 1_000 });
    const client = new SideLog(clientBeganMs).begin().push('data: 1\n\n', 10);
    expect(find(client, 3, server)).toBeUndefined();
    server.push('data: 1\n\n', 1_000, 5);
    expect(lineOf(find(client, 3, server))).toBe(5);
  });
});

describe('what a client’s timeline says', () => {
  /** A server and a client of it; an event is written at once, and comes later by as many milliseconds. */
  class Pair {
    readonly server = new SideLog(serverBeganMs);
    readonly client = new SideLog(clientBeganMs);
    readonly trace: ClientTrace;
    traced: readonly SideLog[] = [this.server];
    #atMs = 0;
    #count = 0;

    constructor() {
      this.trace = new ClientTrace(this.client.log, () => this.traced);
    }

    begin(): this {
      this.server.begin({ atMs: 1_000 + this.#atMs });
      this.client.begin({ atMs: this.#atMs });
      return this;
    }

    event(delayMs: number, line = 5): this {
      this.#count += 1;
      const text = `data: ${this.#count}\n\n`;
      this.server.push(text, 1_000 + this.#atMs, line);
      this.client.push(text, this.#atMs + delayMs);
      this.#atMs += delayMs;
      return this;
    }

    found(): readonly string[] {
      return this.trace.findings().findings.map(({ evidence }) => evidence);
    }

    entries(): readonly number[] | undefined {
      return this.trace.findings().findings[0]?.entries.map(({ number }) => number);
    }
  }

  it('of an event is when it was written, by whom, and when it came', () => {
    const pair = new Pair().begin().event(250).event(1_500, 6);
    expect(pair.trace.writtenEntry(3)?.sentence).toBe(
      'Written at 0.000 s by /app/sse.js:5:1, arrived at 0.250 s (250 ms later).',
    );
    expect(pair.trace.writtenEntry(4)).toMatchObject({
      sentence: 'Written at 0.250 s by /app/sse.js:6:1, arrived at 1.750 s (1.5 s later).',
      place: { line: 6 },
    });
    expect(pair.trace.writtenEntry(1)).toBeUndefined();
    pair.traced = [];
    expect(pair.trace.writtenEntry(3)).toBeUndefined();
  });

  it('says so where more than one response had the bytes', () => {
    const pair = new Pair().begin().event(10);
    const twin = new SideLog(serverBeganMs).begin({ atMs: 400 }).push('data: 1\n\n', 400, 9);
    pair.traced = [pair.server, twin];
    expect(pair.trace.writtenEntry(3)?.sentence).toMatch(
      /\(10 ms later\)\. 2 responses had the same bytes; this is the one whose request is the nearest in time\.$/,
    );
  });

  it.each([
    [999, 3, false],
    [1_000, 2, false],
    [1_000, 3, true],
  ])('of events that came %i ms late, %i of them: held back is %s', (delayMs, count, isFound) => {
    const pair = new Pair().begin();
    for (let event = 1; event <= count; event += 1) pair.event(delayMs);
    expect(pair.found()).toHaveLength(isFound ? 1 : 0);
  });

  it('counts what was held back over all looks, with the first and the one that took longest', () => {
    const pair = new Pair().begin().event(1_200, 5).event(1_000, 6);
    expect(pair.found()).toEqual([]);
    pair.event(3_000, 7).event(10, 8);
    const said =
      '3 of the events that were looked at came 1.0 s or more after the server had written them; the longest took 3.0 s, written by sse.js:7.';
    expect(pair.found()).toEqual([said]);
    expect(pair.entries()).toEqual([5, 3]);
    // Nothing is counted twice.
    expect(pair.found()).toEqual([said]);
    pair.event(2_000);
    expect(pair.found()).toEqual([said.replace('3 of', '4 of')]);
    expect(pair.entries()).toEqual([5, 3]);
  });

  it('looks at the twenty newest entries of what has come since', () => {
    const pair = new Pair().begin();
    for (let event = 1; event <= 3; event += 1) pair.event(1_000);
    for (let event = 1; event <= 18; event += 1) pair.event(1);
    expect(pair.found()).toEqual([]);
    const all = new Pair().begin();
    for (let event = 1; event <= 3; event += 1) all.event(1_000);
    for (let event = 1; event <= 17; event += 1) all.event(1);
    expect(all.found()).toHaveLength(1);
  });

  it('begins anew after a clear', () => {
    const pair = new Pair().begin();
    for (let event = 1; event <= 4; event += 1) pair.event(1_000);
    expect(pair.found()).toHaveLength(1);
    pair.client.log.clear();
    expect(pair.found()).toEqual([]);
    pair.begin().event(1_000).event(1_100);
    expect(pair.found()).toEqual([]);
    pair.event(1_000);
    expect(pair.found()).toEqual([expect.stringMatching(/^3 of .* took 1\.1 s/)]);
    expect(pair.entries()).toEqual([4, 3]);
  });

  it('looks at all that came after a clear, though nobody asked in between, each time', () => {
    const pair = new Pair().begin();
    for (let event = 1; event <= 20; event += 1) pair.event(1);
    for (let round = 1; round <= 3; round += 1) {
      expect(pair.found()).toEqual([]);
      pair.client.log.clear();
      pair.begin().event(1_000).event(1_100).event(1_000);
      expect(pair.found(), `round ${round}`).toEqual([expect.stringMatching(/^3 of .* took 1\.1 s/)]);
      expect(pair.entries()).toEqual([4, 3]);
      pair.client.log.clear();
    }
  });

  it('counts no comments, and nothing of an attempt whose request was cleared away', () => {
    const pair = new Pair().begin();
    for (let time = 1; time <= 4; time += 1) {
      pair.server.push(': held\n\n', 1_000, 5);
      pair.client.push(': held\n\n', 5_000);
    }
    expect(pair.found()).toEqual([]);
    pair.client.log.clear();
    for (let event = 1; event <= 4; event += 1) pair.event(6_000);
    expect(pair.found()).toEqual([]);
    expect(pair.trace.writtenEntry(1)).toBeUndefined();
  });

  it('is nothing while no server is traced, and begins with what comes once one is', () => {
    const pair = new Pair().begin();
    pair.traced = [];
    for (let event = 1; event <= 4; event += 1) pair.event(1_000);
    expect(pair.found()).toEqual([]);
    pair.traced = [pair.server];
    expect(pair.found()).toEqual([]);
    for (let event = 1; event <= 3; event += 1) pair.event(1_000);
    expect(pair.entries()).toEqual([7, 7]);
  });
});
