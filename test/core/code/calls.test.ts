// Calls of clients and commands of curl: each name, each way to write one, and where one ends. And the lists of languages.

import { describe, expect, it } from 'vitest';

import { findStreams, lensLanguages } from '../../../src/core/code/findStreams.ts';
import { find } from './foundIn.ts';

const accept = "{ headers: { accept: 'text/event-stream' } }";

function snippets(languageId: string, text: string): string[] {
  return findStreams(text, languageId).map((each) => (each.kind === 'request' ? each.snippet : 'none'));
}

describe('a call', () => {
  it.each<[text: string, snippet: string]>([
    ...['fetch', 'fetchEventSource', 'fetchSSE'].map((name): [string, string] => [
      `${name}('/e', ${accept})`,
      `${name}('/e', ${accept})`,
    ]),
    ...['useEventSource', 'createEventSource', 'new EventSource', 'new a.SSE', 'new $.x_1.EventSource'].map(
      (name): [string, string] => [`${name}('/e')`, "new EventSource('/e')"],
    ),
    ...['window', 'globalThis', 'self'].map((name): [string, string] => [
      `${name}.fetchSSE('/e')`,
      "fetchSSE('/e')",
    ]),
    ["fetchSSE<A, B[]>('/e')", "fetchSSE('/e')"],
    ["fetchSSE  <A>('/e')", "fetchSSE('/e')"],
    ["fetchSSE  ('/e')", "fetchSSE('/e')"],
    ["new  EventSource  ('/e')", "new EventSource('/e')"],
    ['fetchSSE("/e")', 'fetchSSE("/e")'],
    ['fetchSSE(`/e`)', 'fetchSSE(`/e`)'],
    ["fetchSSE( '/e')", "fetchSSE( '/e')"],
    ["fetch('/e', { accept: EventStreamContentType })", "fetch('/e', { accept: EventStreamContentType })"],
    ["const a = '/e';\nfetchSSE(a)", "const a = '/e';\nfetchSSE(a)"],
    ["let a: string = '/e';\nfetchSSE( a , {})", "const a = '/e';\nfetchSSE( a , {})"],
    ['var $a_1 = "/e";\nfetchSSE($a_1 + 1)', 'const $a_1 = "/e";\nfetchSSE($a_1 + 1)'],
    ["const b = 'b';\nconst a = `/${b}`;\nfetchSSE('/e')", "fetchSSE('/e')"],
  ])('is found: %s', (text, snippet) => {
    expect(snippets('typescript', text)).toEqual([snippet]);
    expect(findStreams(text, 'typescript')[0]?.kind).toBe('request');
  });

  it.each([
    "a.fetchSSE('/e')",
    "$fetchSSE('/e')",
    "myfetchSSE('/e')",
    "fetchSSEs('/e')",
    "other.window.fetchSSE('/e')",
    "fetchSSE<a(b)>('/e')",
    "renew EventSource('/e')",
    "newEventSource('/e')",
    "new XSSE('/e')",
    'fetchSSE(5, "/e")',
    'fetchSSE(a.b)',
    'const a = 5;\nfetchSSE(a)',
    "const a = '/e';\nfetchSSE(a.b)",
    "fetch('/e', { accept: 'text/plain' }); 'text/event-stream'",
  ])('is none: %s', (text) => {
    expect(snippets('typescript', text)).toEqual([]);
  });

  it('ends within 20,000 characters', () => {
    const call = (length: number): string => `fetchSSE('/e'${' '.repeat(length - 6)})`;
    expect(snippets('typescript', call(20_000))).toHaveLength(1);
    expect(snippets('typescript', call(20_001))).toEqual([]);
  });

  it('has constants of up to 2,000 characters, 200 in all, and those that they need', () => {
    const constant = (length: number): string => `const a = '/${'e'.repeat(length - 2)}';\nfetchSSE(a)`;
    expect(snippets('typescript', constant(2_000))).toHaveLength(1);
    expect(snippets('typescript', constant(2_001))).toEqual([]);
    const many = Array.from({ length: 201 }, (_, at) => `const a${at + 1} = '/e';\n`).join('');
    expect(snippets('typescript', `${many}fetchSSE(a200)`)).toHaveLength(1);
    expect(snippets('typescript', `${many}fetchSSE(a201)`)).toEqual([]);
    const chain = 'const a = `/e`;\nconst b = `${a}/b`;\nconst c = `${b}/c`;\n';
    expect(snippets('typescript', `${chain}fetchSSE(\`\${c}\`, b)`)[0]).toMatch(/fetchSSE/);
  });
});

describe('what a slash begins', () => {
  it.each(['return', 'typeof', 'case', 'in', 'of', 'do', 'else', 'await', 'yield'])(
    'behind %s is a regular expression',
    (word) => {
      expect(find('javascript', `${word} /'/; new EventSource('/e')`)).toHaveLength(1);
      expect(find('javascript', `${word}s /'/; new EventSource('/e')`)).toEqual([]);
    },
  );

  it.each('(,=:[!&|?{};+-*%<>~^'.split(''))('behind %s is a regular expression', (mark) => {
    expect(find('javascript', `a ${mark} /'/; new EventSource('/e')`)).toHaveLength(1);
  });

  it.each([')', ']', 'a', '1', '$'])('behind %s is a division', (mark) => {
    const found = find('javascript', `${mark} / 2; new EventSource('/e'); 1 / 2`);
    expect(found).toHaveLength(1);
  });

  it('goes on through its classes and what is escaped, to the end of its line', () => {
    for (const pattern of ["/[/']/", String.raw`/\/'/`, "/[[]'/", String.raw`/[\]/]'/`])
      expect([pattern, find('javascript', `x = ${pattern}; new EventSource('/e')`).length]).toEqual([
        pattern,
        1,
      ]);
    expect(find('javascript', "x = /a\nnew EventSource('/e') /")).toHaveLength(1);
  });
});

describe('a command', () => {
  const address = 'http://a.test/e';
  it.each([
    `curl ${address}`,
    `  curl ${address}`,
    `\tcurl ${address}`,
    ...['$', '%', '❯', '➜', 'PS>'].map((prompt) => `${prompt} curl ${address}`),
    ...['time', 'sudo', 'exec'].map((word) => `${word} curl ${address}`),
    `A=1 B_2=x curl ${address}`,
    `curl.exe ${address}`,
    `curl\t${address}`,
    `curl -N ${address} | jq`,
    `curl -N ${address} | tee sh.txt`,
    ...['https://a', 'localhost', '--url x', '$URL', '${URL}', 'a.test:80', 'a.test/e'].map(
      (value) => `curl ${value}`,
    ),
    `curl \\\n  ${address}`,
    `curl ^\n  ${address}`,
    `curl \`\n  ${address}`,
    `curl ${address} -d '\n\\'`,
    `curl ${address} -d "\n\\"\n"`,
    `curl ${address} -d @- <<-'EOF'\n'\n  EOF`,
    `curl ${address} -d @- << "EOF"\nEOFS\nEOF`,
  ])('is found, with its lines: %s', (text) => {
    expect(snippets('shellscript', `${text}\necho`)).toEqual([text]);
    expect(snippets('shellscript', `echo\r\n${text}\r\necho`).map((each) => each.trimEnd())).toEqual([text]);
  });

  it.each([
    `echo curl ${address}`,
    `# curl ${address}`,
    `xcurl ${address}`,
    `curls ${address}`,
    'curl help',
    ...['-o', '-O', '-I', '-T', '-sSo', '--output', '--remote-name', '--head', '--upload-file'].map(
      (option) => `curl ${option} x ${address}`,
    ),
    ...['sh', 'bash', 'zsh', 'dash', ' sudo sh', '  sudo  bash -s'].map(
      (shell) => `curl ${address} |${shell}`,
    ),
  ])('is none: %s', (text) => {
    expect(snippets('shellscript', text)).toEqual([]);
  });

  it('ends within 400 lines and 100,000 characters', () => {
    const lines = (count: number): string => `curl ${address}${' \\\n-v'.repeat(count - 1)}`;
    expect(snippets('shellscript', lines(400))).toEqual([lines(400)]);
    expect(snippets('shellscript', lines(402))[0]).toBe(`curl ${address} \\`);
    const long = `curl ${address} `;
    expect(snippets('shellscript', long.padEnd(100_000))).toHaveLength(1);
    expect(snippets('shellscript', long.padEnd(100_001))).toEqual([]);
  });

  it.each<[document: string, found: string[]]>([
    [`    curl ${address}`, [`    curl ${address}`]],
    [`\tcurl ${address}`, [`\tcurl ${address}`]],
    [`   curl ${address}`, []],
    [`curl ${address}    and more`, []],
    [`curl ${address}\tand more`, []],
    [`\`\`\`\ncurl ${address}\n\`\`\``, [`curl ${address}`]],
    [` \t~~~\ncurl ${address}\n~~~`, [`curl ${address}`]],
    [`a\`\`\`\ncurl ${address}\n\`\`\``, []],
    [`\`\`\`\n~~~\ncurl ${address}\n\`\`\`\ncurl ${address}`, [`curl ${address}`]],
    [`\`\`\`\n\`\`\`\ncurl ${address}`, []],
    [
      `\n\n\`\`\`\ncurl ${address} -d '\n\`\`\`\ndon't\n\`\`\`\ncurl ${address}\n\`\`\``,
      [`curl ${address} -d '`, `curl ${address}`],
    ],
  ])('of a document stands in its code: %j', (text, found) => {
    expect(snippets('markdown', text)).toEqual(found);
    for (const { offset } of findStreams(text, 'markdown')) expect(text.slice(offset)).toMatch(/^\s*curl/);
  });
});

it('languages are these, and in each something is found', () => {
  const clients = ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'];
  const pages = ['html', 'vue', 'svelte', 'astro'];
  const documents = ['markdown', 'mdx', 'asciidoc', 'restructuredtext'];
  const shells = ['shellscript', 'bat', 'powershell', 'fish', 'dockerfile', 'makefile', 'just'];
  const servers = ['python', 'go', 'java', 'kotlin', 'groovy', 'scala', 'csharp', 'ruby', 'php', 'rust'];
  expect(lensLanguages).toEqual([...clients, ...pages, ...documents, ...shells, ...servers]);
  for (const languageId of [...clients, ...pages])
    expect([languageId, find(languageId, "new EventSource('/e')").length]).toEqual([languageId, 1]);
  for (const languageId of [...documents, ...shells])
    expect([languageId, find(languageId, '    curl http://a.test/e').length]).toEqual([languageId, 1]);
  for (const languageId of ['asciidoc', 'restructuredtext', ...shells])
    expect([languageId, find(languageId, 'curl http://a.test/e').length]).toEqual([languageId, 1]);
  for (const languageId of ['markdown', 'mdx'])
    for (const block of [
      'js',
      'jsx',
      'ts',
      'tsx',
      'mjs',
      'javascript',
      'typescript',
      'html',
      'vue',
      'svelte',
    ])
      expect([block, find(languageId, `~~~ ${block}\nnew EventSource('/e')\n~~~`).length]).toEqual([
        block,
        1,
      ]);
  for (const languageId of servers) expect(find(languageId, "new EventSource('/e')")).toEqual([]);
});

it.each([
  "r.type('text/event-stream')",
  'r.type(TEXT_EVENT_STREAM)',
  'createEventStream(r)',
  'new ServerSentEvent(r)',
  'r.type(SERVER_SENT_EVENTS)',
  "r.type('application/x-ndjson')",
  "r.type('application/ndjson')",
  'r.type(NDJSON)',
  "r.type('application/stream+json')",
  'createSession(q, r)',
  'new EventSourceResponse(r)',
  'streamSSE(r)',
  'r.SSEvent(1)',
  'new SseEmitter(r)',
  'r.sse(1)',
  'SSE.new(r)',
])('a handler serves a stream that has %s in it', (words) => {
  expect(find('javascript', `app.get('/e', (q, r) => { ${words} })`)).toEqual(['GET /e']);
});
