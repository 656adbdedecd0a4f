// The script of the index page: one live EventSource, and a log of everything that it reports. Stream data only ever
// becomes text. What is shown is bounded, and drawn once a frame, so that the load routes can be tried as well.

/** Plain script for a browser; the page brings the elements that it looks up. */
export const indexPageScript = `'use strict';
const form = document.getElementById('live');
const address = document.getElementById('address');
const choice = document.getElementById('choice');
const closeButton = document.getElementById('close');
const status = document.getElementById('status');
const output = document.getElementById('log');
const shownLines = 500;
const shownLetters = 200;
const states = ['connecting', 'open', 'closed'];

let source;
let lines = [];
let eventCount = 0;
let startedAtMs = 0;
let failedAtMs;
let isDrawing = false;

function draw() {
  isDrawing = false;
  output.textContent = lines.join('\\n');
  output.scrollTop = output.scrollHeight;
  const state = source === undefined ? 'not connected' : states[source.readyState];
  status.textContent = state + ', ' + eventCount.toLocaleString() + (eventCount === 1 ? ' event' : ' events');
  closeButton.disabled = source === undefined || source.readyState === 2;
}

function report(kind, text) {
  const elapsed = ((performance.now() - startedAtMs) / 1000).toFixed(3).padStart(8);
  lines.push('+' + elapsed + ' s  ' + kind.padEnd(8) + '  ' + text);
  if (lines.length > shownLines) lines = lines.slice(-shownLines);
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(draw);
}

function reportEvent(event) {
  eventCount += 1;
  const type = event.type === 'message' ? '' : event.type + '  ';
  const id = event.lastEventId === '' ? '' : 'id ' + event.lastEventId + '  ';
  const isLong = event.data.length > shownLetters;
  const data = isLong ? event.data.slice(0, shownLetters) + '… ' + event.data.length + ' letters' : event.data;
  report('message', type + id + data);
}

function eventTypes(path) {
  const named = new URL(path, location.href).searchParams.get('event');
  return new Set(['message', 'tick', ...(named === null ? [] : named.split(','))]);
}

function connect(path) {
  if (source !== undefined) source.close();
  lines = [];
  eventCount = 0;
  failedAtMs = undefined;
  startedAtMs = performance.now();
  report('request', path);
  const current = new EventSource(path);
  source = current;
  current.onopen = () => {
    const waited = failedAtMs === undefined ? '' : ', ' + Math.round(performance.now() - failedAtMs) + ' ms after the error';
    report('open', 'readyState 1' + waited);
  };
  current.onerror = () => {
    failedAtMs = performance.now();
    const next = current.readyState === 2 ? 'stopped for good' : 'comes back after the reconnection time';
    report('error', 'readyState ' + current.readyState + ': ' + next);
  };
  for (const type of eventTypes(path)) {
    if (type !== 'open' && type !== 'error') current.addEventListener(type, reportEvent);
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  connect(address.value);
});
closeButton.addEventListener('click', () => {
  source.close();
  report('close', 'this page called close()');
});
choice.addEventListener('change', () => {
  address.value = choice.value;
});
document.addEventListener('click', (event) => {
  const path = event.target instanceof HTMLElement ? event.target.dataset.path : undefined;
  if (path === undefined) return;
  choice.value = path;
  address.value = path;
  connect(path);
});
addEventListener('pagehide', () => {
  if (source !== undefined) source.close();
});
`;
