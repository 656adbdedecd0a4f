// How routes of servers are declared, by language: as a call with the handler in it, or as a mark (a decorator, an
// annotation, an attribute) before the handler.

/** A way to declare a route. In its pattern, `path` is the path; `method` and `on` (what it is called on) may be there. */
export interface RouteForm {
  readonly kind: 'call' | 'mark';
  readonly pattern: RegExp;
}

export interface RouteLanguage {
  readonly forms: readonly RouteForm[];
  /** How the body of a function is bounded, where that is not by braces. */
  readonly body?: 'indentation';
}

const path = String.raw`["'\x60](?<path>[^"'\x60\n]{0,300})["'\x60]`;

const script: RouteLanguage = {
  forms: [
    {
      kind: 'call',
      pattern: new RegExp(
        String.raw`(?<on>[\w$]+)\s*\.\s*(?<method>get|post|put|patch|delete|all|route|use|on)\s*(?:<[^<>()]{0,100}>)?\(\s*(?:["'](?<verb>GET|POST|PUT|PATCH)["']\s*,\s*)?${path}`,
        'g',
      ),
    },
    {
      kind: 'call',
      pattern: new RegExp(
        String.raw`(?<on>[\w$]+)\s*\.\s*route\s*\(\s*\{(?=[^{}]{0,400}?\burl\s*:\s*${path})(?:(?=[^{}]{0,400}?\bmethod\s*:\s*\[?["'](?<method>\w+)))?`,
        'g',
      ),
    },
    {
      kind: 'mark',
      pattern: new RegExp(String.raw`(?:url|pathname|path)\s*={2,3}\s*${path}\s*\)?`, 'g'),
    },
    {
      kind: 'mark',
      pattern: new RegExp(String.raw`@(?<method>Sse|Get|Post|Put|All)\s*\(\s*(?:${path})?`, 'g'),
    },
  ],
};

const python: RouteLanguage = {
  body: 'indentation',
  forms: [
    {
      kind: 'mark',
      pattern: new RegExp(
        String.raw`@(?:(?<on>\w+)\.)?(?<method>get|post|put|patch|delete|route|api_route|sse)\s*\(\s*(?:path\s*=\s*|rule\s*=\s*)?[rbuf]?${path}`,
        'g',
      ),
    },
    {
      kind: 'call',
      pattern: new RegExp(
        String.raw`(?<![\w.@])(?:(?<on>\w+)\.)?(?:router\.)?(?<method>path|Route|add_get|add_post|add_route|add_url_rule|add_api_route|url|get|post)\s*\(\s*(?:["'](?<verb>GET|POST)["']\s*,\s*)?${path}\s*,`,
        'g',
      ),
    },
  ],
};

const go: RouteLanguage = {
  forms: [
    {
      kind: 'call',
      pattern:
        /(?<on>\w+)\.(?<method>HandleFunc|Handle|HandlerFunc|GET|POST|PUT|PATCH|Get|Post|Put|Patch|Any|All|Add|MethodFunc)\(\s*(?:"(?<verb>GET|POST|PUT)"\s*,\s*)?["`](?:(?<prefixed>GET|POST|PUT|PATCH) )?(?<path>[^"`\n ]{0,300})["`]/g,
    },
  ],
};

const jvm: RouteLanguage = {
  forms: [
    {
      kind: 'mark',
      pattern: new RegExp(
        String.raw`@(?<method>GetMapping|PostMapping|PutMapping|PatchMapping|RequestMapping|Path|Get|Post|Sse)\b(?:\s*\(\s*(?:[^()"]{0,200}?\b(?:value|path|uri)\s*=\s*)?\{?\s*(?:${path})?)?`,
        'g',
      ),
    },
    {
      kind: 'call',
      pattern: new RegExp(String.raw`(?<![\w.@])(?<method>get|post|sse)\s*\(\s*${path}`, 'g'),
    },
    {
      kind: 'call',
      pattern: new RegExp(String.raw`(?<on>\w+)\.(?<method>get|post|GET|POST|sse)\s*\(\s*${path}`, 'g'),
    },
  ],
};

const dotnet: RouteLanguage = {
  forms: [
    {
      kind: 'call',
      pattern: new RegExp(
        String.raw`(?<on>\w+)\.(?<method>MapGet|MapPost|MapPut|MapMethods|Map)\s*\(\s*@?${path}`,
        'g',
      ),
    },
    {
      kind: 'mark',
      pattern: new RegExp(String.raw`\[Http(?<method>Get|Post|Put)\s*(?:\(\s*${path})?`, 'g'),
    },
  ],
};

const ruby: RouteLanguage = {
  body: 'indentation',
  forms: [
    {
      kind: 'mark',
      pattern: new RegExp(String.raw`^[ \t]*(?<method>get|post|put)[ (]+${path}`, 'gm'),
    },
  ],
};

const php: RouteLanguage = {
  forms: [
    {
      kind: 'call',
      pattern: new RegExp(
        String.raw`(?:Route::|\$(?<on>\w+)->)(?<method>get|post|put|any|match)\s*\(\s*(?:\[[^\]]{0,100}\]\s*,\s*)?${path}`,
        'g',
      ),
    },
    { kind: 'mark', pattern: new RegExp(String.raw`\[Route\s*\(\s*(?:path\s*:\s*)?${path}`, 'g') },
  ],
};

const rust: RouteLanguage = {
  forms: [
    { kind: 'call', pattern: /\.(?<method>route|service)\(\s*"(?<path>[^"\n]{0,300})"/g },
    { kind: 'mark', pattern: /#\[(?<method>get|post|put)\(\s*"(?<path>[^"\n]{0,300})"/g },
  ],
};

/** By the editor's name of the language. */
export const routeLanguages: Readonly<Record<string, RouteLanguage>> = {
  javascript: script,
  javascriptreact: script,
  typescript: script,
  typescriptreact: script,
  python,
  go,
  java: jvm,
  kotlin: jvm,
  groovy: jvm,
  scala: jvm,
  csharp: dotnet,
  ruby,
  php,
  rust,
};
