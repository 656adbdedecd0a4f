// The last event id in the query of an address: where polyfills write it, since pages could not always set headers.

/** The name by which polyfills send the last event id in the query, since pages could not always set headers. */
export const lastEventIdParameter = 'lastEventId';

/** An address without an id in its query, and the id; it stays as it was sent where it has none. */
export function splitIdFromQuery(pathAndQuery: string): { readonly path: string; readonly id: string } {
  const at = pathAndQuery.indexOf('?');
  if (at === -1) return { path: pathAndQuery, id: '' };
  const parts = pathAndQuery.slice(at + 1).split('&');
  const kept = parts.filter((part) => nameOf(part) !== lastEventIdParameter);
  if (kept.length === parts.length) return { path: pathAndQuery, id: '' };
  const value = parts.findLast((part) => nameOf(part) === lastEventIdParameter) ?? '';
  const path = pathAndQuery.slice(0, at);
  return {
    path: kept.length === 0 ? path : `${path}?${kept.join('&')}`,
    id: decoded(value.slice(value.indexOf('=') + 1 || value.length)),
  };
}

function nameOf(part: string): string {
  return decoded(part.split('=', 1)[0] ?? '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
