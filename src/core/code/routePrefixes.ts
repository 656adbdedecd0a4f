// What stands before the path of a route: of the class that it is in, of the router or the group that it is declared on.

import { closingAfter, type CodeText } from './codeText.ts';

/** A part of the text in which all paths begin so. */
interface PrefixRange {
  readonly start: number;
  readonly end: number;
  readonly prefix: string;
}

export interface RoutePrefixes {
  /** By the name of the router or group. */
  readonly named: ReadonlyMap<string, string>;
  readonly ranges: readonly PrefixRange[];
}

const text = String.raw`["'\x60]([^"'\x60\n]{0,200})["'\x60]`;
/** `v1 := r.Group("/v1")`, `var api = app.MapGroup("/api")`, `const api = app.basePath('/api')`. */
const groups = new RegExp(
  String.raw`([A-Za-z_$][\w$]*)\s*:?=\s*(?:await\s+)?([A-Za-z_$][\w$]*)\.(?:Group|MapGroup|basePath|group|Party)\(\s*${text}`,
  'g',
);
/** `router = APIRouter(prefix="/api")`, `Blueprint('x', __name__, url_prefix='/api')`, `new Router({ prefix: '/api' })`. */
const routers = new RegExp(
  String.raw`([A-Za-z_$][\w$]*)\s*=\s*(?:new\s+)?[\w.]*(?:Router|Blueprint)\([^()\n]{0,200}?(?:prefix\s*[=:])\s*${text}`,
  'g',
);
/** `app.use('/api', router)`, `app.route('/api', router)`. */
const uses = new RegExp(String.raw`\.(?:use|route|mount)\(\s*${text}\s*,\s*([A-Za-z_$][\w$]*)\s*\)`, 'g');
/** `app.include_router(router, prefix="/api")`, `app.register_blueprint(bp, url_prefix="/api")`. */
const includes = new RegExp(
  String.raw`\.(?:include_router|register_blueprint)\(\s*(\w+)\s*,[^()\n]{0,200}?prefix\s*=\s*${text}`,
  'g',
);
/** `@Controller('x')`, `@RequestMapping("/x")`, `@Path("x")`, `[Route("api/[controller]")]`, all before a class. */
const classes = new RegExp(
  String.raw`(?:@(?:Rest)?(?:Controller|RequestMapping|Path)|\[Route)\s*\(\s*(?:(?:value|path)\s*=\s*|\{\s*path\s*:\s*)?${text}[^{;]{0,400}?[\s\]]class\s+(\w+)`,
  'g',
);
/** `r.Route("/v1", func(r chi.Router) {…})`, `Route::prefix('api')->group(…)`, `route("/api") {…}`. */
const nested = new RegExp(
  String.raw`(?:\.Route|\.group|(?<![\w.])route|\.nest|\.scope)\(\s*${text}\s*[,)]`,
  'g',
);

const maxPrefixes = 200;

export function readPrefixes({ code, bare }: CodeText): RoutePrefixes {
  const named = new Map<string, string>();
  const add = (name: string, prefix: string): void => {
    if (named.size < maxPrefixes) named.set(name, prefix);
  };
  for (const [, name = '', prefix = ''] of code.matchAll(routers)) add(name, prefix);
  for (const [, name = '', parent = '', prefix = ''] of code.matchAll(groups))
    add(name, `${named.get(parent) ?? ''}/${prefix}`);
  for (const [, prefix = '', name = ''] of code.matchAll(uses))
    add(name, `${prefix}/${named.get(name) ?? ''}`);
  for (const [, name = '', prefix = ''] of code.matchAll(includes))
    add(name, `${prefix}/${named.get(name) ?? ''}`);
  const ranges: PrefixRange[] = [];
  for (const { index, 0: whole, 1: path = '', 2: name = '' } of code.matchAll(classes)) {
    const open = bare.indexOf('{', index + whole.length);
    const prefix = path.replace('[controller]', name.replace(/Controller$/, '').toLowerCase());
    if (open !== -1 && ranges.length < maxPrefixes)
      ranges.push({ start: open, end: closingAfter(bare, open), prefix });
  }
  for (const { index, 0: whole, 1: prefix = '' } of code.matchAll(nested)) {
    const open = bare.indexOf('(', index);
    const isBlock = whole.endsWith(')');
    const start = isBlock ? bare.indexOf('{', index) : open;
    if (start !== -1 && ranges.length < maxPrefixes)
      ranges.push({ start, end: closingAfter(bare, start), prefix });
  }
  return { named, ranges };
}

/** What stands before the path of a route. @param on what the route is declared on */
export function prefixAt({ named, ranges }: RoutePrefixes, at: number, on: string | undefined): string {
  const around = ranges.filter(({ start, end }) => at > start && at < end).map(({ prefix }) => prefix);
  return [...around, (on !== undefined && named.get(on)) || ''].join('/');
}
