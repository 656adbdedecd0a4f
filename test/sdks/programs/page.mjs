// Programs of a page, in a frame of the stream's own origin. What the app's code sees goes to the server that the frame is from.
import { fetchEventSource } from '@microsoft/fetch-event-source';
import { EventSourcePolyfill } from 'event-source-polyfill';
import ReconnectingEventSource from 'reconnecting-eventsource';
import { SSE } from 'sse.js';

const forEver = () => new Promise(() => {});

function eventSource(make) {
  return (url, tell) => {
    const source = make(url);
    source.onmessage = ({ data }) => tell('got', data);
    source.onerror = () => tell('error', `error event, readyState ${source.readyState}`);
    return forEver();
  };
}

function sseJs(options) {
  return (url, tell) => {
    const source = new SSE(url, { ...options, start: false });
    source.addEventListener('message', ({ data }) => tell('got', data));
    source.addEventListener('error', ({ responseCode }) =>
      tell('error', `error event, status ${responseCode}`),
    );
    source.stream();
    return forEver();
  };
}

const programs = {
  eventsource: eventSource((url) => new EventSource(url)),
  'event-source-polyfill': eventSource((url) => new EventSourcePolyfill(url)),
  'reconnecting-eventsource': eventSource((url) => new ReconnectingEventSource(url)),
  'sse.js': sseJs({}),
  'sse.js-reconnecting': sseJs({ autoReconnect: true }),
  'fetch-event-source': (url, tell) =>
    fetchEventSource(url, {
      openWhenHidden: true,
      onmessage: ({ data }) => tell('got', data),
      onerror: (error) => tell('error', error),
    }),
};

const { name, url } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const tell = (kind, value) => {
  const told = { kind, text: String(value ?? ''), atMs: performance.timeOrigin + performance.now() };
  navigator.sendBeacon('/measured/told', JSON.stringify(told));
};
Promise.resolve()
  .then(() => programs[name](url, tell))
  .then(
    () => tell('ends', 'ends'),
    (error) => tell('throws', error),
  );
