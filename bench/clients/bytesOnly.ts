// Takes the bytes from `node:http` and nothing else: what the transport alone costs.
import { get } from 'node:http';
import { answerTasks } from './client.ts';

answerTasks(
  (url, { events }) =>
    new Promise((resolve, reject) => {
      get(url, (response) => {
        response.on('data', () => undefined);
        response.on('end', () => resolve(events));
      }).on('error', reject);
    }),
);
