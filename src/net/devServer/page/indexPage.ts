// The page at `/`: every route with what it does and takes, and a live EventSource to try them with. It is made from
// the routes alone, so it cannot fall behind them. Its script and style run by nonce; nothing else may.
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { indexPageScript } from './indexPageScript.ts';
import { indexPageStyle } from './indexPageStyle.ts';
import type { ParameterTable } from '../exchange/query.ts';
import type { DevServerRoute, RouteGroup, ServedRoute } from '../exchange/route.ts';

const groups: readonly {
  readonly group: RouteGroup;
  readonly title: string;
  readonly introduction: string;
}[] = [
  { group: 'streams', title: 'Streams', introduction: 'Streams that work, and some that make clients work.' },
  {
    group: 'endings',
    title: 'Endings',
    introduction:
      'One route for every way in which a server ends a stream. The same thing happens on each attempt, unless ' +
      'the parameter next asks for something else.',
  },
  {
    group: 'advice',
    title: 'Advice',
    introduction: 'What people are told to do to close a stream on the server, and what that leads to.',
  },
  { group: 'load', title: 'Load', introduction: 'As much as a client can take.' },
];

/** Answers with the page. */
export function sendIndexPage(response: ServerResponse, routes: readonly ServedRoute[]): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    // The crashing route leads to another port, and redirects can lead to the other name of this machine.
    "connect-src 'self' http://127.0.0.1:* http://localhost:*",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  response.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  });
  response.end(indexPage(routes, nonce));
}

function indexPage(routes: readonly ServedRoute[], nonce: string): string {
  const listings = routes.map(({ listing }) => listing);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>SSE Inspector: dev server</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${indexPageStyle}</style>
</head>
<body>
<h1>Server-sent events to try clients against</h1>
<p>Each route ends, breaks or serves a stream in one way. Try it here with this browser's own EventSource, or give its
address to your client.</p>
${livePanel(listings)}
<main>
${groups.map((section) => groupSection(section, routes)).join('\n')}
</main>
<script nonce="${nonce}">${indexPageScript}</script>
</body>
</html>
`;
}

function livePanel(listings: readonly DevServerRoute[]): string {
  const options = listings
    .filter(({ method }) => method === 'GET')
    .map(({ example, title }) => `<option value="${escape(example)}">${escape(title)}</option>`);
  return `<section class="panel" aria-label="Live EventSource">
<form id="live">
<select id="choice" aria-label="Route">${options.join('')}</select>
<input id="address" aria-label="Address" value="${escape(listings[0]?.example ?? '/')}" spellcheck="false" required>
<button type="submit">Connect</button>
<button type="button" id="close" disabled>Close</button>
<span id="status" role="status">not connected</span>
</form>
<pre id="log" tabindex="0" aria-label="What the EventSource reported"></pre>
</section>`;
}

function groupSection(
  { group, title, introduction }: (typeof groups)[number],
  routes: readonly ServedRoute[],
): string {
  const articles = routes.filter(({ listing }) => listing.group === group).map(routeArticle);
  return `<section>\n<h2>${title}</h2>\n<p>${introduction}</p>\n${articles.join('\n')}\n</section>`;
}

function routeArticle({ listing, parameters }: ServedRoute): string {
  const { title, explanation, example, method, ending } = listing;
  const badge = ending === undefined ? '' : `<span class="ending">ending: ${escape(ending)}</span>`;
  const address =
    method === 'GET'
      ? `<a href="${escape(example)}"><code>${escape(example)}</code></a>
<button type="button" data-path="${escape(example)}">Try</button>`
      : `<code>${method} ${escape(example)}</code>`;
  return `<article>
<h3>${escape(title)}</h3>
<p class="address">${address}${badge}</p>
<p>${escape(explanation)}</p>
${parameterTable(parameters)}
</article>`;
}

function parameterTable(parameters: ParameterTable): string {
  const rows = Object.entries(parameters).map(([name, { accepted, fallback, explanation }]) => {
    const cells = [escape(explanation), escape(accepted), escape(shownDefault(fallback))];
    return `<tr><td><code>${escape(name)}</code></td>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<details><summary>Parameters</summary>
<table><thead><tr><th>Name</th><th>Meaning</th><th>Takes</th><th>Default</th></tr></thead>
<tbody>${rows.join('')}</tbody></table></details>`;
}

function shownDefault(fallback: unknown): string {
  if (typeof fallback === 'boolean') return fallback ? '1' : '0';
  return fallback === '' ? 'none' : String(fallback);
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
