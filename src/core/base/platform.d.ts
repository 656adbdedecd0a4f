// The web-standard globals that every host of the core has (VS Code's extension host, Node, a page). Declared here, and
// nowhere wider, so that the core compiles without the types of Node or the DOM and cannot reach for either.

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array, options?: { stream?: boolean }): string;
}

declare class TextEncoder {
  encode(input?: string): Uint8Array;
}

/** Base64 of a text whose characters are bytes. */
declare function btoa(binary: string): string;

/** The bytes of Base64, as the characters of a text. @throws when it is none */
declare function atob(encoded: string): string;

declare class URL {
  constructor(url: string, base?: string);
  static canParse(url: string, base?: string): boolean;
  href: string;
  readonly origin: string;
  protocol: string;
  readonly host: string;
  hostname: string;
  port: string;
  pathname: string;
  search: string;
  hash: string;
  username: string;
  password: string;
  readonly searchParams: URLSearchParams;
}

declare class URLSearchParams {
  keys(): IterableIterator<string>;
  get(name: string): string | null;
  set(name: string, value: string): void;
}
