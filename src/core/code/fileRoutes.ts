// Endpoints whose path is that of their file: route handlers of Next.js, SvelteKit, Nuxt and Astro.

import type { CodeText } from './codeText.ts';
import type { FoundEndpoint } from './foundStream.ts';

const forms: readonly RegExp[] = [
  /(?:^|\/)app\/(?<path>.*?)\/?route\.[cm]?[jt]sx?$/,
  /(?:^|\/)pages\/(?<path>api\/.*?)(?:\/index)?\.[cm]?[jt]sx?$/,
  /(?:^|\/)routes\/(?<path>.*?)\/?\+server\.[cm]?[jt]s$/,
  /(?:^|\/)server\/(?<path>api\/.*?)(?:\.(?<method>get|post|put))?\.[cm]?[jt]s$/,
  /(?:^|\/)server\/routes\/(?<path>.*?)(?:\.(?<method>get|post|put))?\.[cm]?[jt]s$/,
  /(?:^|\/)src\/pages\/(?<path>.*?)\.[cm]?[jt]s$/,
];

const handler =
  /\bexport\s+(?:async\s+)?(?:const\s+|function\s+)(GET|POST|PUT)\b|\bexport\s+default\s+(?:async\s+)?(?:function\b|define\w*Handler\b|handler\b)/;

/** The endpoint of a file, where it answers with an event stream. @param filePath with slashes */
export function endpointOfFile({ code, bare }: CodeText, filePath: string): FoundEndpoint | undefined {
  if (!/text\/event-stream|createEventStream|x-ndjson/.test(code)) return undefined;
  const { path, method } =
    forms.map((form) => form.exec(filePath)?.groups).find((groups) => groups !== undefined) ?? {};
  const found = handler.exec(bare);
  if (path === undefined || !found) return undefined;
  // Groups such as (shop) are no part of the path.
  const parts = path.split('/').filter((part) => part !== '' && !/^\(.*\)$/.test(part) && part !== 'index');
  return {
    kind: 'endpoint',
    offset: found.index,
    method: found[1] ?? method?.toUpperCase() ?? 'GET',
    path: `/${parts.join('/')}`,
  };
}
