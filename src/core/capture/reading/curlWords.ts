// What curl says of a transfer besides, as endings.

import type { Ending } from '../../stream/ending.ts';

/** The end of a transfer that curl found whole. */
const intact = /^Connection #\d+ to host .+ left intact$/;

const endings: readonly (readonly [pattern: RegExp, ending: Ending])[] = [
  [
    /^transfer closed with (?:outstanding read data remaining|\d+ bytes remaining to read)/,
    { cause: 'truncated' },
  ],
  [/^(?:end of response with \d+ bytes missing|.*unexpected eof while reading)/, { cause: 'truncated' }],
  [/^Recv failure: Connection (?:was )?reset/, { cause: 'reset', code: 'ECONNRESET' }],
  [/^(?:HTTP\/2 stream \d+ was not closed cleanly|OpenSSL SSL_read: .*Connection reset)/, { cause: 'reset' }],
  [/^Empty reply from server/, { cause: 'no-response' }],
];

/** How the transfer ended by what curl says, such as `transfer closed with outstanding read data remaining`. */
export function endingOfCurl(said: string): Ending | 'whole' | undefined {
  const text = said.trim();
  if (intact.test(text)) return 'whole';
  return endings.find(([pattern]) => pattern.test(text))?.[1];
}

/** Whether curl says so only over TLS. */
export function isOfTls(said: string): boolean {
  return /^\s*(?:SSL connection using|TLSv1|ALPN|schannel:|.*\bTLS handshake\b|using HTTP\/[23])/i.test(said);
}
