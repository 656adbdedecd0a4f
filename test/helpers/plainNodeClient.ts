// A script for plain Node: reads a stream until it has seen three messages, closes it, and must then end by itself.
// Usage: node plainNodeClient.ts <url>

import { SseStream } from '../../src/net/stream/sseStream.ts';

const stream = new SseStream({ url: process.argv[2] ?? '' }, { idleTimeoutMs: 60_000 });
stream.log.subscribe((number) => {
  const entry = stream.log.entry(number);
  if (entry.kind !== 'message') return;
  process.stdout.write(`${stream.log.fields(entry).data ?? ''}\n`);
  if (stream.totals.messages === 3) stream.close();
});
stream.connect();
