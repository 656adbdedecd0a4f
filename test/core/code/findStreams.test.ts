// Which streams a text asks for or serves, by language and framework; and what is none.

import { describe, expect, it } from 'vitest';

import { findStreams } from '../../../src/core/code/findStreams.ts';
import { find, told } from './foundIn.ts';

describe('a client', () => {
  it.each<[string, string[]]>([
    [`const es = new EventSource('/events');`, ['GET http://localhost:3000/events']],
    [`new EventSource("http://a.test/e", { withCredentials: true })`, ['GET http://a.test/e']],
    ['new EventSource(`/rooms/7/events`)', ['GET http://localhost:3000/rooms/7/events']],
    ['new EventSource(`/rooms/${id}/events`)', ['GET http://localhost:3000/rooms/${id}/events']],
    [`new window.EventSource('/e')`, ['GET http://localhost:3000/e']],
    [`new EventSourcePolyfill('/e', {})`, ['GET http://localhost:3000/e']],
    [`new ReconnectingEventSource('/e')`, ['GET http://localhost:3000/e']],
    [`new SSE('/e')`, ['GET http://localhost:3000/e']],
    [`const { data } = useEventSource('/e', ['tick'])`, ['GET http://localhost:3000/e']],
    [`const url = '/e';\nnew EventSource(url)`, ['GET http://localhost:3000/e']],
    [
      `const BASE = 'http://a.test';\nconst url = \`\${BASE}/e\`;\nnew EventSource(url)`,
      ['GET http://a.test/e'],
    ],
    [`await fetchEventSource('/chat', { method: 'POST', body: '{}' })`, ['POST http://localhost:3000/chat']],
    [`fetch('http://a.test/v1', { headers: { Accept: 'text/event-stream' } })`, ['GET http://a.test/v1']],
    [
      `fetch("/x", {\n  headers: {\n    "accept": "text/event-stream, */*",\n  },\n})`,
      ['GET http://localhost:3000/x'],
    ],
    [`fetch('/x')`, []],
    [`fetch('/x'); // text/event-stream`, []],
    [`// new EventSource('/e')`, []],
    [`/* new EventSource('/e') */`, []],
    [`const a = "new EventSource('/e')";`, []],
    [`const a = /new EventSource('x')/;`, []],
    [`new EventSource(props.url)`, []],
    [`new EventSource(url)`, []],
    [`new MyEventSourceFactory('/e')`, ['GET http://localhost:3000/e']],
    [`new Source('/e')`, []],
    [`new EventSource('/e'`, []],
    [`const a = 1 / 2; new EventSource('/e'); const b = 3 / 4;`, ['GET http://localhost:3000/e']],
    [`it's; new EventSource('/e')\nnew EventSource('/f')`, ['GET http://localhost:3000/f']],
  ])('%s', (text, expected) => {
    expect(find('typescript', text)).toEqual(expected);
  });

  it.each(['javascript', 'javascriptreact', 'typescriptreact', 'vue', 'svelte', 'html', 'astro'])(
    'is found in %s',
    (languageId) => {
      const text = `<p>Don't</p>\n<script>\n  const events = new EventSource('/e');\n</script>`;
      const [found] = findStreams(text, languageId);
      expect(found?.offset).toBe(text.indexOf('new EventSource'));
    },
  );
});

describe('a command', () => {
  it('is found in scripts, with all of its lines', () => {
    const text = [
      '#!/bin/sh',
      'echo curl',
      'curl -N http://localhost:3000/events',
      'KEY=abc curl https://a.test/v1 \\',
      "  -H 'Accept: text/event-stream' \\",
      "  -d '{",
      '  "stream": true',
      "}'",
      'curl -fsSL https://get.test/install.sh | sh',
      'curl -o file https://a.test/big',
      'curl -I https://a.test/head',
      '# curl http://a.test/comment',
      'curl',
    ].join('\n');
    expect(find('shellscript', text)).toEqual(['GET http://localhost:3000/events', 'POST https://a.test/v1']);
    const [, second] = findStreams(text, 'shellscript');
    expect(second?.offset).toBe(text.indexOf('KEY='));
  });

  it('is found in the code of a document, and not in its sentences', () => {
    const text = [
      'curl http://a.test/sentence',
      '```sh',
      '$ curl -N http://a.test/one',
      'curl http://a.test/two <<EOF',
      'x',
      'EOF',
      '```',
      '',
      '    curl http://a.test/three',
      '~~~',
      "curl 'http://a.test/cut",
      '~~~',
      'curl http://a.test/after',
    ].join('\n');
    expect(find('markdown', text)).toEqual([
      'GET http://a.test/one',
      'GET http://a.test/two',
      'GET http://a.test/three',
      'nothing',
    ]);
  });
});

it('a call in a block of a document is found where it stands, and not in its sentences', () => {
  const text = [
    "new EventSource('/sentence')",
    '```js title="a"',
    '// try it',
    "new EventSource('/one');",
    '```',
    '```sh',
    'curl http://a.test/two',
    "new EventSource('/shell')",
    '```',
    '  ~~~ts',
    "  new EventSource('/three');",
    '  ~~~',
    '```js',
    '```',
    '```js',
    "new EventSource('/open');",
  ].join('\n');
  const found = findStreams(text, 'markdown');
  expect(told(found)).toEqual([
    'GET http://localhost:3000/one',
    'GET http://a.test/two',
    'GET http://localhost:3000/three',
  ]);
  expect(found.map(({ offset }) => text.slice(offset).split('\n', 1)[0])).toEqual([
    "new EventSource('/one');",
    'curl http://a.test/two',
    "new EventSource('/three');",
  ]);
});

const served: readonly [what: string, languageId: string, text: string, expected: readonly string[]][] = [
  [
    'Express',
    'javascript',
    `const app = express();
app.get('/plain', (req, res) => res.send('x'));
app.get('/events/:room', (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
});
app.post("/chat", async (req, res) => { res.setHeader('content-type', 'text/event-stream'); });`,
    ['GET /events/:room', 'POST /chat'],
  ],
  [
    'Express, with the handler elsewhere and a mounted router',
    'typescript',
    `const router = express.Router();
function sendEvents(req: Request, res: Response) { res.type('text/event-stream'); }
const other = (req, res) => { res.json({}); };
router.get('/feed', sendEvents);
router.get('/other', other);
router.route('/both').post(other).get(sendEvents);
app.use('/api', router);`,
    ['GET /api/feed', 'GET /api/both'],
  ],
  [
    'Fastify',
    'javascript',
    `fastify.route({ method: 'GET', url: '/sse', handler(request, reply) { reply.raw.setHeader('Content-Type', 'text/event-stream') } })`,
    ['GET /sse'],
  ],
  [
    'Hono',
    'typescript',
    `const api = app.basePath('/v1');\napi.get('/sse', (c) => streamSSE(c, async (s) => {}));`,
    ['GET /v1/sse'],
  ],
  [
    'Koa',
    'javascript',
    `const router = new Router({ prefix: '/k' });\nrouter.get('/sse', async (ctx) => { ctx.set('Content-Type', 'text/event-stream'); });`,
    ['GET /k/sse'],
  ],
  [
    'Nest',
    'typescript',
    `@Controller('news')
export class NewsController {
  @Get('list')
  list() { return []; }

  @Sse('feed')
  feed(): Observable<MessageEvent> { return interval(1000); }
}`,
    ['GET /news/feed'],
  ],
  [
    'node:http',
    'javascript',
    `http.createServer((req, res) => {\n  if (req.url === '/a') { res.end(); }\n  if (req.url === '/events') { res.writeHead(200, { 'Content-Type': 'text/event-stream' }); }\n})`,
    ['GET /events'],
  ],
  [
    'Flask',
    'python',
    `bp = Blueprint('x', __name__, url_prefix='/api')

@bp.route('/plain')
def plain():
    return 'x'

@bp.route('/stream', methods=['GET'])
@login_required
def stream():
    def generate():
        yield 'data: 1\\n\\n'
    return Response(generate(), mimetype='text/event-stream')

@bp.route('/after', methods=["POST"])
def after():
    return 'text'`,
    ['GET /api/stream'],
  ],
  [
    'FastAPI',
    'python',
    `router = APIRouter(prefix="/v1", tags=["x"])

@router.get("/items/{id}/events", response_class=EventSourceResponse)
async def events(id: int):
    pass

@router.post("/chat")
async def chat(
    request: Request,
):
    # text/plain
    return StreamingResponse(gen(), media_type="text/event-stream")

@router.get("/items")
async def items():
    return []`,
    ['GET /v1/items/{id}/events', 'POST /v1/chat'],
  ],
  [
    'Starlette and Django',
    'python',
    `def events(request):
    return StreamingHttpResponse(gen(), content_type='text/event-stream')

def home(request):
    return HttpResponse('x')

urlpatterns = [path('events/', events), path('home/', home), Route("/sse", events)]`,
    ['GET /events/', 'GET /sse'],
  ],
  [
    'Go, net/http',
    'go',
    `func events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
}
func main() {
	http.HandleFunc("/events", events)
	mux.HandleFunc("POST /chat", func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Content-Type", "text/event-stream") })
	http.HandleFunc("/x", other)
}`,
    ['GET /events', 'POST /chat'],
  ],
  [
    'Gin and Echo',
    'go',
    `v1 := r.Group("/v1")\nv1.GET("/stream", func(c *gin.Context) {\n\tc.SSEvent("message", 1)\n})\nv1.GET("/x", x)`,
    ['GET /v1/stream'],
  ],
  [
    'Spring',
    'java',
    `@RestController
@RequestMapping("/api")
public class Feed {
  @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  public Flux<String> events() { return flux; }

  @GetMapping("/plain")
  public String plain() { return "x"; }

  @PostMapping("/emit")
  public SseEmitter emit() { return new SseEmitter(); }
}`,
    ['GET /api/events', 'POST /api/emit'],
  ],
  [
    'Ktor',
    'kotlin',
    `routing {\n  get("/plain") { call.respondText("x") }\n  get("/events") { call.response.header("Content-Type", "text/event-stream") }\n}`,
    ['GET /events'],
  ],
  [
    'ASP.NET',
    'csharp',
    `var api = app.MapGroup("/api");
api.MapGet("/events", () => TypedResults.ServerSentEvents(Read()));
app.MapGet("/plain", () => "x");

[Route("api/[controller]")]
public class FeedController : ControllerBase {
  [HttpGet("live")]
  public async Task Live() { Response.Headers.ContentType = "text/event-stream"; }
}`,
    ['GET /api/events', 'GET /api/feed/live'],
  ],
  [
    'Sinatra',
    'ruby',
    `get '/plain' do\n  'x'\nend\n\nget '/stream', provides: 'text/event-stream' do\n  stream(:keep_open) { |out| }\nend`,
    ['GET /stream'],
  ],
  [
    'Laravel',
    'php',
    `Route::get('/events', function () {\n  return response()->stream(fn () => 1, 200, ['Content-Type' => 'text/event-stream']);\n});\nRoute::get('/x', fn () => 1);`,
    ['GET /events'],
  ],
  [
    'axum',
    'rust',
    `async fn sse_handler() -> Sse<impl Stream> { todo!() }\nfn main() { let app = Router::new().route("/sse", get(sse_handler)).route("/x", get(x)); }`,
    ['GET /sse'],
  ],
  [
    'actix',
    'rust',
    `#[get("/events")]\nasync fn events() -> impl Responder { HttpResponse::Ok().content_type("text/event-stream") }`,
    ['GET /events'],
  ],
];

describe('a server', () => {
  it.each(served)('of %s', (_what, languageId, text, expected) => {
    expect(find(languageId, text)).toEqual(expected);
  });

  it.each(served)('of %s in comments is none', (_what, languageId, text) => {
    const mark = languageId === 'python' || languageId === 'ruby' ? '#' : '//';
    const commented = text.replaceAll(/^/gm, `${mark} `);
    expect(find(languageId, commented)).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    [
      'src/app/api/chat/route.ts',
      'export async function POST(req) { return new Response(s, { headers: { "Content-Type": "text/event-stream" } }) }',
      ['POST /api/chat'],
    ],
    [
      'app/(shop)/events/[id]/route.ts',
      "export function GET() { return new Response(s, { headers: { 'content-type': 'text/event-stream' } }) }",
      ['GET /events/[id]'],
    ],
    [
      'pages/api/sse.ts',
      "export default function handler(req, res) { res.setHeader('Content-Type', 'text/event-stream') }",
      ['GET /api/sse'],
    ],
    [
      'src/routes/feed/+server.ts',
      "export function GET() { return new Response(s, { headers: { 'Content-Type': 'text/event-stream' } }) }",
      ['GET /feed'],
    ],
    [
      'server/api/sse.get.ts',
      'export default defineEventHandler((event) => createEventStream(event).send())',
      ['GET /api/sse'],
    ],
    ['src/lib/other.ts', "export function GET() { return 'text/event-stream' }", []],
    ['app/api/plain/route.ts', 'export function GET() { return Response.json({}) }', []],
  ])('by the path of its file: %s', (path, text, expected) => {
    expect(find('typescript', text, path)).toEqual(expected);
  });

  it('is not what a client asks for', () => {
    const text = `axios.get('/x', { headers: { Accept: 'text/event-stream' } });\nrequest(app).get('/y').set({ accept: ['text/event-stream'] });`;
    expect(find('javascript', text)).toEqual([]);
  });
});
