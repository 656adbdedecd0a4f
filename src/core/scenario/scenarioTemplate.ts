// A new scenario: a commented example that runs as it is, shows what can be said, and keeps what it expects.

export const scenarioTemplate = `{
  "version": 1,
  "title": "Resume after a cut",
  "description": "The stream is cut inside its third event; the client comes back with the last whole id.",

  // The client is a standard EventSource, unless something else is said here:
  // "client": { "policy": { "limited": 3 }, "closeOn": [{ "data": "[DONE]" }] },

  // What each attempt gets, in order. Completion lists everything that can be said.
  "attempts": [
    {
      "events": [
        { "retry": 500 },
        { "id": "1", "data": "one" },
        { "id": "2", "data": { "any": "JSON" }, "delayMs": 200 },
        { "id": "3", "data": "never whole", "delayMs": 200 }
      ],
      // end, truncated, reset, stall, no-response, crash
      "ending": { "kind": "truncated", "inside": "line" },
      "expect": { "ids": ["1", "2"], "ending": "truncated", "next": "reconnect" }
    },
    {
      "events": [{ "id": "3", "data": "three" }],
      "expect": { "lastEventId": "2", "reconnectsWithinMs": 1000, "events": 1 }
    }
  ],

  // What attempts past the last one get: no-content (a 204 that stops the client), repeat or refuse.
  "afterwards": "no-content",

  "expect": { "attempts": 3, "stops": "standard" }
}
`;
