// Addresses in lines of a terminal in which a server of this machine says where it listens.

export interface AnnouncedAddress {
  /** Where it stands in the line, in UTF-16 units. */
  readonly start: number;
  readonly length: number;
  /** As one connects to it: a server on all addresses is reached at this machine's own. */
  readonly url: string;
}

const maxLineLength = 2_000;
const announces =
  /\b(?:listen\w*|running|started|serving|ready|server|local|available|bound|http|https|on|at|url)\b|[➜→]/i;
const address =
  /(?<![\w.])(?:https?:\/\/)?(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\])(?::\d{2,5})(?:\/[^\s"'`<>)\]]{0,500})?/g;

export function findAnnouncedAddresses(line: string): AnnouncedAddress[] {
  if (line.length > maxLineLength || !announces.test(line.replaceAll(address, ' '))) return [];
  return [...line.matchAll(address)].map(({ 0: found, index }) => {
    const written = found.replace(/[.,;:]+$/, '');
    const url = (/^https?:/.test(written) ? written : `http://${written}`).replace(
      /\/\/(?:0\.0\.0\.0|\[::\])/,
      '//localhost',
    );
    return { start: index, length: written.length, url };
  });
}
