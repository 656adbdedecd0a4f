// What makes the handler of a route one of a stream: each type and each name that frameworks have for it, and not what only
// looks like one.

import { expect, it } from 'vitest';

import { find } from './foundIn.ts';

const routeWith = (code: string): string => `app.post('/e', (q, r) => {\n  ${code};\n});`;

it.each([
  `r.type('text/event-stream')`,
  `r.type('application/ndjson')`,
  `r.type('application/x-ndjson')`,
  `r.type('application/stream+json')`,
  'r.type(MediaType.TEXT_EVENT_STREAM)',
  'r.type(MediaType.SERVER_SENT_EVENTS)',
  'r.type(MediaType.APPLICATION_NDJSON_VALUE)',
  'return new EventSourceResponse(q)',
  'return streamSSE(q, run)',
  'return new SseEmitter()',
  'r.send(new ServerSentEvent(q))',
  'return TypedResults.ServerSentEvents(q)',
  'q.SSEvent("a", 1)',
  'return Sse::new(q)',
  'const events: Sse<Event> = q',
  'return createEventStream(q)',
  'return EventStream! {}',
  'reply.sse(q)',
  'const session = await createSession(q, r)',
  'const sse = SSE.new(r)',
  'const sink: SseEventSink = q',
  '@Sse decorated()',
  'r.sse (q)',
])('%s', (code) => {
  expect(find('javascript', routeWith(code))).toEqual(['POST /e']);
});

it.each([
  `r.type('application/json')`,
  `r.type('application/yndjson')`,
  'return new MyEventSourceResponses(q)',
  'return restreamSSE(q)',
  'return new SseEmitters()',
  'r.send(new ServerSentEventually(q))',
  'q.SSEvents("a", 1)',
  'const sink: SseEventSinks = q',
  'return recreateEventStream(q)',
  'recreateSession(q, r)',
  'assess(q)',
  '@Ssevere decorated()',
])('not %s', (code) => {
  expect(find('javascript', routeWith(code))).toEqual([]);
});
