// The page at `/`: every route with what it does and takes, and a live EventSource to try them with. It is made from
// the routes alone, so it cannot fall behind them. Its script and style run by nonce; nothing else may.
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';

import * as l10n from '@vscode/l10n';
import { indexPageScript } from './indexPageScript.ts';
import { indexPageWords } from './indexPageWords.ts';
import { indexPageStyle } from './indexPageStyle.ts';
import type { ParameterTable } from '../exchange/query.ts';
import type { DevServerRoute, RouteGroup, ServedRoute } from '../exchange/route.ts';

const groups: readonly {
  readonly group: RouteGroup;
  readonly title: string;
  readonly introduction: string;
}[] = [
  {
    group: 'streams',
    title: l10n.t('Streams'),
    introduction: l10n.t('Streams that work, and some that make clients work.'),
  },
  {
    group: 'endings',
    title: l10n.t('Endings'),
    introduction: l10n.t(
      'One route for every way in which a server ends a stream. The same thing happens on each attempt, unless the parameter next asks for something else.',
    ),
  },
  {
    group: 'advice',
    title: l10n.t('Advice'),
    introduction: l10n.t(
      'What people are told to do to close a stream on the server, and what that leads to.',
    ),
  },
  { group: 'load', title: l10n.t('Load'), introduction: l10n.t('As much as a client can take.') },
  {
    group: 'recordings',
    title: l10n.t('Recordings'),
    introduction: l10n.t('Timelines that are served as they were recorded, until that is stopped.'),
  },
];

/** Answers with the page. */
export function sendIndexPage(response: ServerResponse, routes: readonly ServedRoute[]): void {
  const nonce = randomBytes(16).toString('base64');
  const sources = {
    'default-src': "'none'",
    'script-src': `'nonce-${nonce}'`,
    'style-src': `'nonce-${nonce}'`,
    // The crashing route leads to another port, and redirects can lead to the other name of this machine.
    'connect-src': "'self' http://127.0.0.1:* http://localhost:*",
    'img-src': 'data:',
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  };
  const policy = Object.entries(sources).map(([directive, source]) => `${directive} ${source}`);
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
  // No text of it can end the element.
  const words = JSON.stringify(indexPageWords).replaceAll('<', String.raw`\u003c`);
  const introduction = l10n.t(
    "Each route ends, breaks or serves a stream in one way. Try it here with this browser's own EventSource, or give its address to your client.",
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(l10n.t('SSE Inspector: dev server'))}</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${indexPageStyle}</style>
</head>
<body>
<h1>${escape(l10n.t('Server-sent events to try clients against'))}</h1>
<p>${escape(introduction)}</p>
${livePanel(listings)}
<main>
${groups.flatMap((section) => groupSection(section, routes)).join('\n')}
</main>
<script id="words" type="application/json">${words}</script>
<script nonce="${nonce}">${indexPageScript}</script>
</body>
</html>
`;
}

function livePanel(listings: readonly DevServerRoute[]): string {
  const options = listings
    .filter(({ method }) => method === 'GET')
    .map(({ example, title }) => `<option value="${escape(example)}">${escape(title)}</option>`);
  return `<section class="panel" aria-label="${escape(l10n.t('Live EventSource'))}">
<form id="live">
<select id="choice" aria-label="${escape(l10n.t('Route'))}">${options.join('')}</select>
<input id="address" aria-label="${escape(l10n.t('Address'))}" value="${escape(listings[0]?.example ?? '/')}" spellcheck="false" required>
<button type="submit">${escape(l10n.t('Connect'))}</button>
<button type="button" id="close" disabled>${escape(l10n.t('Close'))}</button>
<span id="status" role="status">${escape(l10n.t('not connected'))}</span>
</form>
<pre id="log" tabindex="0" aria-label="${escape(l10n.t('What the EventSource reported'))}"></pre>
</section>`;
}

function groupSection(
  { group, title, introduction }: (typeof groups)[number],
  routes: readonly ServedRoute[],
): readonly string[] {
  const articles = routes.filter(({ listing }) => listing.group === group).map(routeArticle);
  if (articles.length === 0) return [];
  return [
    `<section>\n<h2>${escape(title)}</h2>\n<p>${escape(introduction)}</p>\n${articles.join('\n')}\n</section>`,
  ];
}

function routeArticle({ listing, parameters }: ServedRoute): string {
  const { title, explanation, example, method, ending } = listing;
  const badge =
    ending === undefined ? '' : `<span class="ending">${escape(l10n.t('ending: {0}', ending))}</span>`;
  const address =
    method === 'GET'
      ? `<a href="${escape(example)}"><code>${escape(example)}</code></a>
<button type="button" data-path="${escape(example)}">${escape(l10n.t('Try'))}</button>`
      : `<code>${method} ${escape(example)}</code>`;
  return `<article id="${escape(listing.path)}">
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
  const names = [l10n.t('Name'), l10n.t('Meaning'), l10n.t('Takes'), l10n.t('Default')];
  return `<details><summary>${escape(l10n.t('Parameters'))}</summary>
<table><thead><tr>${names.map((name) => `<th>${escape(name)}</th>`).join('')}</tr></thead>
<tbody>${rows.join('')}</tbody></table></details>`;
}

function shownDefault(fallback: unknown): string {
  if (typeof fallback === 'boolean') return fallback ? '1' : '0';
  return fallback === '' ? l10n.t('none') : String(fallback);
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
