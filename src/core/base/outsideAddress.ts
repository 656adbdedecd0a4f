// Which addresses of a stream's text may be opened outside of the editor, when somebody asks for it.

const longest = 2_000;
const schemes: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/**
 * The address when it is one of the web or of a mail, whole and without credentials, as a URL writes it; undefined for any
 * other: commands, files, scripts and data stay text.
 */
export function outsideAddress(text: string): string | undefined {
  if (text.length > longest || /[\s\p{Cc}\p{Cf}]/u.test(text) || !URL.canParse(text)) return undefined;
  const { protocol, username, password, href } = new URL(text);
  // Credentials look like a host to people: https://example.com@other.test leads to the other one.
  return schemes.has(protocol) && username === '' && password === '' ? href : undefined;
}
