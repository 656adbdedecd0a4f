// The script of the index page: one live EventSource, and a log of everything that it reports. Stream data only ever
// becomes text. What is shown is bounded, and drawn once a frame, so that the load routes can be tried as well.

/** Plain script for a browser; the page brings the elements that it looks up, and its words. */
export const indexPageScript = `'use strict';
const form = document.getElementById('live');
const address = document.getElementById('address');
const choice = document.getElementById('choice');
const closeButton = document.getElementById('close');
const status = document.getElementById('status');
const output = document.getElementById('log');
const shownLines = 500;
const shownLetters = 200;
const words = JSON.parse(document.getElementById('words').textContent);
const states = [words.connecting, words.open, words.closed];

let source;
let lines = [];
let eventCount = 0;
let startedAtMs = 0;
let failedAtMs;
let isDrawing = false;

function fill(text, ...values) {
  return text.replace(/\\{(\\d)\\}/g, (place, at) => values[at] ?? place);
}

function draw() {
  isDrawing = false;
  output.textContent = lines.join('\\n');
  output.scrollTop = output.scrollHeight;
  const state = source === undefined ? words.notConnected : states[source.readyState];
  status.textContent = fill(eventCount === 1 ? words.oneEvent : words.events, state, eventCount.toLocaleString());
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
  const data = isLong ? fill(words.cutData, event.data.slice(0, shownLetters), event.data.length) : event.data;
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
    if (failedAtMs === undefined) report('open', 'readyState 1');
    else report('open', fill(words.openedAgain, Math.round(performance.now() - failedAtMs)));
  };
  current.onerror = () => {
    failedAtMs = performance.now();
    report('error', fill(current.readyState === 2 ? words.stopped : words.comesBack, current.readyState));
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
  report('close', words.closedItself);
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
