// The query of an address as rows of names and values, and the address with other rows. Only what was changed is written
// anew: a server may care how the rest is spelt.

/** One parameter, decoded for people. */
export interface QueryRow {
  readonly name: string;
  readonly value: string;
}

/** An address divided where its query is; `query` is undefined where there is none. */
interface AddressParts {
  readonly before: string;
  readonly query: string | undefined;
  readonly after: string;
}

/** Where a name comes from outside of the request: it stays as it is written. */
const variable = /(\{\{[^{}]*\}\})/;

/** The parameters of an address as it is typed, in their order. */
export function queryRowsOf(address: string): readonly QueryRow[] {
  return partsOf(address.trim()).map((part) => {
    const [name, value] = divide(part);
    return { name: decode(name), value: decode(value) };
  });
}

/** The address with other parameters. Rows that stay at their place, or at their distance from the end, keep their spelling. */
export function withQueryRows(address: string, rows: readonly QueryRow[]): string {
  const { before, after } = divideAddress(address.trim());
  if (rows.length === 0) return before + after;
  const parts = partsOf(address.trim());
  const old = queryRowsOf(address);
  const fromEnd = parts.length - rows.length;
  const written = rows.map((row, at) => {
    const same = [at, at + fromEnd].find((place) => isSame(old[place], row));
    return same === undefined ? write(row) : (parts[same] ?? '');
  });
  return `${before}?${written.join('&')}${after}`;
}

function isSame(one: QueryRow | undefined, other: QueryRow): boolean {
  return one?.name === other.name && one.value === other.value;
}

function partsOf(address: string): readonly string[] {
  const { query } = divideAddress(address);
  return query === undefined ? [] : query.split('&');
}

function divideAddress(address: string): AddressParts {
  const hash = address.indexOf('#');
  const end = hash < 0 ? address.length : hash;
  const start = address.slice(0, end).indexOf('?');
  const after = address.slice(end);
  if (start < 0) return { before: address.slice(0, end), query: undefined, after };
  return { before: address.slice(0, start), query: address.slice(start + 1, end), after };
}

function divide(part: string): readonly [name: string, value: string] {
  const at = part.indexOf('=');
  return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
}

/** As servers read it; what is no percent encoding stays. */
function decode(text: string): string {
  return text.replaceAll('+', ' ').replaceAll(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}

function write({ name, value }: QueryRow): string {
  return value === '' ? encode(name, /[=]/g) : `${encode(name, /[=]/g)}=${encode(value, undefined)}`;
}

/** Encodes what would end the value, or mean something else in it; letters of all languages stay readable. */
function encode(text: string, more: RegExp | undefined): string {
  return text
    .split(variable)
    .map((part) => {
      if (variable.test(part)) return part;
      const encoded = part.replaceAll(/[\s\p{Cc}"#%&+<>\\^`{|}]/gu, encodeURIComponent);
      return more ? encoded.replaceAll(more, encodeURIComponent) : encoded;
    })
    .join('');
}
