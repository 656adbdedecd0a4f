// Reads the Last-Event-ID header. Clients send it as UTF-8 bytes, while Node hands header values over as Latin-1, one
// character a byte; so the bytes are taken back and decoded.

/** The id as the client meant it, or as Latin-1 where its bytes are not UTF-8; undefined without the header. */
export function readLastEventId(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const latin1 = typeof header === 'string' ? header : header.join(', ');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(latin1, 'latin1'));
  } catch {
    return latin1;
  }
}
