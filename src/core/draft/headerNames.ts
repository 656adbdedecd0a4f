// Names of headers that requests for event streams usually have, and values that are usual for them: to be offered while
// somebody types. Whatever else is typed is as good.

/** Usual headers with their usual values; an empty list where the value is the user's own. */
const usualHeaders: Readonly<Record<string, readonly string[]>> = {
  Accept: ['text/event-stream', 'application/json, text/event-stream', 'application/x-ndjson', '*/*'],
  'Accept-Encoding': ['identity', 'gzip', 'gzip, deflate, br', 'zstd'],
  'Accept-Language': ['en', 'de', 'fr', 'ja', 'zh-CN'],
  'anthropic-beta': [],
  'anthropic-version': ['2023-06-01'],
  'api-key': [],
  Authorization: ['Bearer ', 'Basic '],
  'Cache-Control': ['no-cache', 'no-store', 'max-age=0'],
  Connection: ['keep-alive', 'close'],
  'Content-Type': [
    'application/json',
    'application/x-www-form-urlencoded',
    'text/plain; charset=utf-8',
    'application/xml',
  ],
  Cookie: [],
  'HTTP-Referer': [],
  'If-None-Match': ['*'],
  'Last-Event-ID': [],
  'MCP-Protocol-Version': ['2025-06-18', '2025-03-26', '2024-11-05'],
  'Mcp-Session-Id': [],
  'OpenAI-Beta': [],
  'OpenAI-Organization': [],
  'OpenAI-Project': [],
  Origin: ['http://localhost:3000'],
  Pragma: ['no-cache'],
  Prefer: ['respond-async'],
  Priority: ['u=1, i'],
  Referer: ['http://localhost:3000/'],
  'Sec-Fetch-Mode': ['cors', 'same-origin', 'no-cors'],
  'User-Agent': [],
  'x-goog-api-key': [],
  'X-Accel-Buffering': ['no'],
  'X-Api-Key': [],
  'X-Forwarded-For': [],
  'X-Forwarded-Proto': ['https', 'http'],
  'X-Request-Id': [],
  'X-Requested-With': ['XMLHttpRequest'],
  traceparent: [],
};

const valuesByName = new Map(
  Object.entries(usualHeaders).map(([name, values]) => [name.toLowerCase(), values]),
);

/** Names that go on with what is typed, or have it in them: those that begin with it first. */
export function suggestNames(typed: string): readonly string[] {
  return matching(Object.keys(usualHeaders), typed);
}

/** Values that are usual for a header and go on with what is typed. */
export function suggestValues(name: string, typed: string): readonly string[] {
  return matching(valuesByName.get(name.trim().toLowerCase()) ?? [], typed);
}

function matching(all: readonly string[], typed: string): readonly string[] {
  const wanted = typed.trim().toLowerCase();
  const found = all.filter((each) => each.toLowerCase().includes(wanted) && each !== typed);
  const begins = (each: string): boolean => each.toLowerCase().startsWith(wanted);
  return [...found.filter(begins), ...found.filter((each) => !begins(each))];
}
