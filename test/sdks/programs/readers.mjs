// Programs around what reads the body of one request, with the parser of `eventsource-parser` or without one.
import axios from 'axios';
import { createParser } from 'eventsource-parser';
import ky from 'ky';
import { ofetch } from 'ofetch';

const decoder = () => new TextDecoder();

/** Passes the bodies on as they come: nothing here knows what an event is. */
async function readAll(pieces, tell) {
  const text = decoder();
  for await (const piece of pieces) tell('got', text.decode(piece, { stream: true }));
}

export const readers = {
  async fetch(url, tell) {
    const response = await fetch(url, {
      method: 'POST',
      body: '{}',
      headers: { Accept: 'text/event-stream' },
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const parser = createParser({ onEvent: ({ data }) => tell('got', data) });
    if (response.body === null) return;
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) parser.feed(text);
  },

  async ky(url, tell) {
    const response = await ky.get(url, { headers: { Accept: 'text/event-stream' }, timeout: false });
    if (response.body !== null) await readAll(response.body, tell);
  },

  async ofetch(url, tell) {
    const body = await ofetch(url, { headers: { Accept: 'text/event-stream' }, responseType: 'stream' });
    if (body) await readAll(body, tell);
  },

  async axios(url, tell) {
    const { data } = await axios.get(url, {
      headers: { Accept: 'text/event-stream' },
      responseType: 'stream',
    });
    await readAll(data, tell);
  },
};
