// `node:http`, `TextDecoder` and eventsource-parser with callbacks that only count: the least that a client does.
import { get } from 'node:http';
import { createParser } from 'eventsource-parser';
import { answerTasks } from './client.ts';

answerTasks(
  (url) =>
    new Promise((resolve, reject) => {
      get(url, (response) => {
        let events = 0;
        const decoder = new TextDecoder();
        const parser = createParser({
          onEvent: () => {
            events += 1;
          },
        });
        response.on('data', (bytes: Buffer) => parser.feed(decoder.decode(bytes, { stream: true })));
        response.on('end', () => resolve(events));
      }).on('error', reject);
    }),
);
