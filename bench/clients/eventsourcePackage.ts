// The npm package eventsource with a handler that only counts.
import { EventSource } from 'eventsource';
import { answerTasks } from './client.ts';

answerTasks(
  (url, { events, type }) =>
    new Promise((resolve, reject) => {
      const source = new EventSource(url);
      let seen = 0;
      source.addEventListener(type, () => {
        seen += 1;
        if (seen < events) return;
        source.close();
        resolve(seen);
      });
      source.addEventListener('error', () => {
        source.close();
        reject(new Error(`The stream broke after ${seen} events.`));
      });
    }),
);
