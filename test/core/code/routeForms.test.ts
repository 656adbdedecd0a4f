// Each way to declare a route, with each of its words; how its path is put together, and how far its handler goes.

import { describe, expect, it } from 'vitest';

import { find } from './foundIn.ts';

const handlers = {
  script: '(c) => streamSSE(c, run)',
  go: 'func(c *gin.Context) { c.SSEvent("a", 1) }',
  python: '\ndef events():\n    return EventSourceResponse(run())',
};

/** [language, text, endpoint] */
type Row = readonly [languageId: string, text: string, endpoint: string];

const verbs = ['get', 'post', 'put', 'patch', 'delete'] as const;

const scriptRows: readonly Row[] = [
  ...verbs.map((verb): Row => [
    'javascript',
    `app.${verb}('/e', ${handlers.script})`,
    `${verb.toUpperCase()} /e`,
  ]),
  ...['all', 'route', 'use', 'on'].map((method): Row => [
    'typescript',
    `app.${method}("/e", ${handlers.script})`,
    'GET /e',
  ]),
  ...['GET', 'POST', 'PUT', 'PATCH'].map((verb): Row => [
    'javascript',
    `app.on('${verb}', '/e', ${handlers.script})`,
    `${verb} /e`,
  ]),
  ['typescript', `app . get <Env>( '/e', ${handlers.script})`, 'GET /e'],
  ['javascript', `app.get(\`/e\`, ${handlers.script})`, 'GET /e'],
  ['javascript', `app.route({ url: '/e', method: 'POST', handler: (q, r) => { r.sse(run) } })`, 'POST /e'],
  ['javascript', `app.route({ method: ['PUT'], url: '/e', handler: (q, r) => { r.sse(run) } })`, 'PUT /e'],
  ['javascript', `app.route({ url: '/e', handler: (q, r) => { r.sse(run) } })`, 'GET /e'],
  ...['url === ', 'req.url==', 'pathname === ', 'path == '].map((asked): Row => [
    'javascript',
    `if (${asked}'/e') { streamSSE(c, run) }`,
    'GET /e',
  ]),
  ...(
    [
      ['Sse', 'GET'],
      ['Get', 'GET'],
      ['Post', 'POST'],
      ['Put', 'PUT'],
      ['All', 'GET'],
    ] as const
  ).map(([mark, verb]): Row => [
    'typescript',
    `class A {\n  @${mark}('e')\n  events(@Res() r) { r.type('text/event-stream'); }\n}`,
    `${verb} /e`,
  ]),
];

const pythonRows: readonly Row[] = [
  ...verbs.map((verb): Row => ['python', `@app.${verb}("/e")${handlers.python}`, `${verb.toUpperCase()} /e`]),
  ...['app.route', 'app.api_route', 'app.sse', 'route'].map((mark): Row => [
    'python',
    `@${mark}('/e')${handlers.python}`,
    'GET /e',
  ]),
  ...['path="/e"', 'rule = "/e"', "r'/e'", "f'/e'", "'^/e'"].map((value): Row => [
    'python',
    `@app.route(${value})${handlers.python}`,
    'GET /e',
  ]),
  ['python', `@app.route("/e", methods=["POST", "GET"])${handlers.python}`, 'POST /e'],
  ['python', `@app.route("/e", methods=("PUT",))${handlers.python}`, 'PUT /e'],
  ...['path', 'Route', 'url', 'get', 'app.router.add_get', 'app.add_url_rule', 'app.add_api_route'].map(
    (call): Row => ['python', `${handlers.python}\n\nroutes = ${call}("/e", events)`, 'GET /e'],
  ),
  ...['post', 'app.add_post', 'app.router.add_post', 'web.post'].map((call): Row => [
    'python',
    `${handlers.python}\n\nroutes = ${call}("/e", events)`,
    'POST /e',
  ]),
  ['python', `${handlers.python}\n\napp.router.add_route("POST", "/e", events)`, 'POST /e'],
  ['python', `${handlers.python}\n\napp.add_url_rule("/e", view_func=events, methods=["POST"])`, 'POST /e'],
];

const goRows: readonly Row[] = [
  ...['HandleFunc', 'Handle', 'HandlerFunc', 'Any', 'All', 'Add'].map((method): Row => [
    'go',
    `r.${method}("/e", ${handlers.go})`,
    'GET /e',
  ]),
  ...['GET', 'POST', 'PUT', 'PATCH', 'Get', 'Post', 'Put', 'Patch'].map((method): Row => [
    'go',
    `r.${method}("/e", ${handlers.go})`,
    `${method.toUpperCase()} /e`,
  ]),
  ...['GET', 'POST', 'PUT'].map((verb): Row => [
    'go',
    `r.MethodFunc("${verb}", \`/e\`, ${handlers.go})`,
    `${verb} /e`,
  ]),
  ...['GET', 'POST', 'PUT', 'PATCH'].map((verb): Row => [
    'go',
    `r.HandleFunc("${verb} /e", ${handlers.go})`,
    `${verb} /e`,
  ]),
  ['go', `r.HandleFunc("/e", ${handlers.go}).Methods("POST")`, 'POST /e'],
  ['go', `r.HandleFunc("/e", ${handlers.go}).Methods(http.MethodPut)`, 'PUT /e'],
];

const jvmRows: readonly Row[] = ['java', 'kotlin', 'groovy', 'scala'].flatMap((languageId): Row[] => [
  ...(
    [
      ['GetMapping', 'GET'],
      ['PostMapping', 'POST'],
      ['PutMapping', 'PUT'],
      ['PatchMapping', 'PATCH'],
      ['RequestMapping', 'GET'],
      ['Path', 'GET'],
      ['Get', 'GET'],
      ['Post', 'POST'],
      ['Sse', 'GET'],
    ] as const
  ).map(([mark, verb]): Row => [
    languageId,
    `@${mark}("/e")\npublic SseEmitter events() { return run(); }`,
    `${verb} /e`,
  ]),
  ...['value = "/e"', 'path="/e"', 'uri = "/e"', 'produces = TEXT, value = {"/e"}'].map((value): Row => [
    languageId,
    `@GetMapping(${value})\npublic SseEmitter events() { return run(); }`,
    'GET /e',
  ]),
  [
    languageId,
    `@RequestMapping(value = "/e", method = RequestMethod.POST)\npublic SseEmitter events() { return run(); }`,
    'POST /e',
  ],
  [languageId, 'get("/e") { ServerSentEvents() }', 'GET /e'],
  [languageId, 'post("/e") { ServerSentEvents() }', 'POST /e'],
  [languageId, 'sse("/e") { send(run) }', 'GET /e'],
  [languageId, 'app.sse("/e", client -> {});', 'GET /e'],
  ...['get', 'post', 'GET', 'POST'].map((method): Row => [
    languageId,
    `app.${method}("/e", ctx -> { ctx.contentType("text/event-stream"); });`,
    `${method.toUpperCase()} /e`,
  ]),
  // No body that could end.
  [languageId, '@GetMapping("/e")\nfun events(): Flow<ServerSentEvent<String>>', 'GET /e'],
]);

const otherRows: readonly Row[] = [
  ...(
    [
      ['MapGet', 'GET'],
      ['MapPost', 'POST'],
      ['MapPut', 'PUT'],
      ['Map', 'GET'],
    ] as const
  ).map(([method, verb]): Row => [
    'csharp',
    `app.${method}("/e", () => TypedResults.ServerSentEvents(Run()));`,
    `${verb} /e`,
  ]),
  [
    'csharp',
    'app.MapMethods("/e", new[] { "POST" }, () => TypedResults.ServerSentEvents(Run()));',
    'POST /e',
  ],
  ['csharp', 'app.MapMethods(@"/e", ["PUT"], () => TypedResults.ServerSentEvents(Run()));', 'PUT /e'],
  ...['Get', 'Post', 'Put'].map((verb): Row => [
    'csharp',
    `[Http${verb}("e")]\npublic Task Events() { Response.ContentType = "text/event-stream"; }`,
    `${verb.toUpperCase()} /e`,
  ]),
  ['csharp', `[HttpGet]\npublic Task Events() { Response.ContentType = "text/event-stream"; }`, 'GET /'],
  ...['get', 'post', 'put'].flatMap((verb): Row[] => [
    ['ruby', `${verb} '/e' do\n  SSE.new(out)\nend`, `${verb.toUpperCase()} /e`],
    ['ruby', `  ${verb}("/e") do\n    SSE.new(out)\n  end`, `${verb.toUpperCase()} /e`],
  ]),
  ...(
    [
      ['Route::get', 'GET'],
      ['Route::post', 'POST'],
      ['$router->put', 'PUT'],
      ['$app->any', 'GET'],
    ] as const
  ).map(([call, verb]): Row => [
    'php',
    `${call}('/e', function () { header('Content-Type: text/event-stream'); });`,
    `${verb} /e`,
  ]),
  [
    'php',
    `Route::match(['post', 'put'], '/e', function () { header('Content-Type: text/event-stream'); });`,
    'POST /e',
  ],
  ...["'/e'", "path: '/e', name: 'events'"].map((value): Row => [
    'php',
    `#[Route(${value})]\npublic function events() { header('Content-Type: text/event-stream'); }`,
    'GET /e',
  ]),
  [
    'php',
    `#[Route('/e', methods: ['POST'])]\npublic function events() { header('Content-Type: text/event-stream'); }`,
    'POST /e',
  ],
  ['rust', 'async fn events() -> Sse<S> { run() }\nfn main() { x.route("/e", get(events)) }', 'GET /e'],
  ['rust', 'async fn events() -> Sse<S> { run() }\nfn main() { x.route("/e", post(events)) }', 'POST /e'],
  [
    'rust',
    'async fn events() -> Sse<S> { run() }\nfn main() { x.route("/e", web::put().to(events)) }',
    'PUT /e',
  ],
  ['rust', 'async fn events() -> Sse<S> { run() }\nfn main() { x.service("/e", events) }', 'GET /e'],
  ...['get', 'post', 'put'].map((verb): Row => [
    'rust',
    `#[${verb}("/e")]\nasync fn events() -> Sse<S> { run() }`,
    `${verb.toUpperCase()} /e`,
  ]),
];

describe('a route', () => {
  it.each([...scriptRows, ...pythonRows, ...goRows, ...jvmRows, ...otherRows])(
    'of %s is found: %s',
    (languageId, text, endpoint) => {
      expect(find(languageId, text)).toEqual([endpoint]);
    },
  );

  it.each<[string, string]>([
    ['javascript', `app.find('/e', ${handlers.script})`],
    ['javascript', `app.get(path, ${handlers.script})`],
    ['javascript', `app.get('http://a.test/e', ${handlers.script})`],
    ['javascript', `// a comment\nconst text = "app.get('/e', streamSSE)"`],
    ['php', `# Route::get('/e', fn () => header('text/event-stream'));`],
    ['python', `#[app.route('/e')]\n# text/event-stream`],
    ['java', `@RequestMapping("/e")\npublic class A { SseEmitter events; }`],
  ])('of %s that is none: %s', (languageId, text) => {
    expect(find(languageId, text)).toEqual([]);
  });
});

describe('what stands before a path', () => {
  const hono = `r.get('/e', ${handlers.script});`;
  it.each<Row>([
    ['typescript', `@Controller('news/')\nclass A { @Sse() events() {} }`, 'GET /news'],
    ['typescript', `@Controller('/')\nclass A { @Sse() events() {} }`, 'GET /'],
    ['typescript', `@Controller('a')\nclass A { @Sse('e/') events() {} }`, 'GET /a/e/'],
    ['typescript', `@Controller({ path: 'a' })\nclass A { @Sse('/e') events() {} }`, 'GET /a/e'],
    ['typescript', `class A { @Sse('/') events() {} }`, 'GET /'],
    ['typescript', `class A { @Sse('//e') events() {} }`, 'GET /e'],
    ['javascript', `const r = new Router({ prefix: '/p' });\n${hono}`, 'GET /p/e'],
    ['javascript', `const r = app.basePath('/p');\n${hono}`, 'GET /p/e'],
    ['javascript', `${hono}\napp.use('/p', r);`, 'GET /p/e'],
    ['javascript', `${hono}\napp.route('/p', r);`, 'GET /p/e'],
    ['javascript', `const r = new Router({ prefix: '/q' });\n${hono}\napp.use('/p', r);`, 'GET /p/q/e'],
    ['javascript', `const other = new Router({ prefix: '/p' });\n${hono}`, 'GET /e'],
    ['python', `r = APIRouter(prefix="/p")\n@r.get("/e")${handlers.python}`, 'GET /p/e'],
    ['python', `r = Blueprint('x', __name__, url_prefix='/p')\n@r.get("/e")${handlers.python}`, 'GET /p/e'],
    ['python', `@r.get("/e")${handlers.python}\n\napp.include_router(r, prefix="/p")`, 'GET /p/e'],
    ['python', `@r.get("/e")${handlers.python}\n\napp.register_blueprint(r, url_prefix="/p")`, 'GET /p/e'],
    ['go', `a := x.Group("/a")\nr := a.Group("/b")\nr.GET("/e", ${handlers.go})`, 'GET /a/b/e'],
    ['go', `r := x.Party("/p")\nr.Get("/e", ${handlers.go})`, 'GET /p/e'],
    ['go', `x.Route("/p", func(r chi.Router) { r.Get("/e", ${handlers.go}) })`, 'GET /p/e'],
    ['kotlin', 'route("/p") { sse("/e") { send(run) } }', 'GET /p/e'],
    [
      'csharp',
      'var r = app.MapGroup("/p");\nr.MapGet("/e", () => TypedResults.ServerSentEvents(R()));',
      'GET /p/e',
    ],
    [
      'csharp',
      '[Route("api/[controller]")]\nclass NewsController { [HttpGet("e")] void E() { Type("text/event-stream"); } }',
      'GET /api/news/e',
    ],
    ['java', '@Path("p")\npublic class A { @Get("/e") SseEmitter e() { return r; } }', 'GET /p/e'],
  ])('of %s: %s', (languageId, text, endpoint) => {
    expect(find(languageId, text)).toEqual([endpoint]);
  });
});

describe('a handler', () => {
  const declared = "@app.get('/e')";
  const padded = (text: string, length: number): string => text.padEnd(length, ' ');

  it('in Python ends where its indentation does', () => {
    expect(find('python', `${declared}\ndef e():\n    x()\n\ny = "text/event-stream"`)).toEqual([]);
    expect(find('python', `x = 1\n${declared}\ndef e():\n    return "text/event-stream"`)).toEqual([
      'GET /e',
    ]);
    expect(find('python', `${declared}\ndef e(\n  a,\n):\n    return "text/event-stream"`)).toEqual([
      'GET /e',
    ]);
    expect(find('python', `${declared}\ndef e():\n    x()\n\n\n    y("text/event-stream")`)).toEqual([
      'GET /e',
    ]);
  });

  it.each<[string, string]>([
    ['python', `${declared}\ndef e():\n    return `],
    ['java', '@GetMapping("/e") void e() { a('],
    ['javascript', "app.get('/e', () => a("],
  ])('in %s is looked at for 20,000 characters', (languageId, head) => {
    const find20k = (at: number): string[] => find(languageId, `${padded(head, at)}"text/event-stream"`);
    expect(find20k(19_000)).toEqual(['GET /e']);
    expect(find20k(20_100)).toEqual([]);
    const onLines = head + '\n    '.repeat(4_100);
    expect(find(languageId, `${onLines}"text/event-stream"\nx = 1`)).toEqual([]);
  });
});
