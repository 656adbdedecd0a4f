// What servers, apps and networks may send that they should not, each by a name. The attacker plays them, and the target
// meets them as the extension does.

export interface HostileInput {
  /** Path at the attacker's server. */
  readonly name: string;
  /** In a few words, for people. */
  readonly title: string;
  /** What meets it: a stream of the inspector's own, or the relay between the attacker's app and its server. */
  readonly target: 'stream' | 'relay';
  /** What the timeline, or the answer to the app, has to say in the end. */
  readonly told: RegExp;
  /** How long it goes on when nothing ends it before; 4 s by default. */
  readonly limitMs?: number;
  /** Aim for the peak of memory, where it is another than that of all inputs. */
  readonly peakAimBytes?: number;
  /** What the app in front of the relay asks for; an event stream by default. */
  readonly accept?: string;
  /** Whether the stream connects again as often as it is let. */
  readonly reconnects?: boolean;
}

const stillOpen = /^open, [\d,]+ entries/;
const tooLarge = /larger than|limit of|too large/i;

export const hostileInputs: readonly HostileInput[] = [
  { name: 'endless-status', title: 'a status line without end', target: 'stream', told: /./ },
  { name: 'endless-header', title: 'a header without end', target: 'stream', told: /./ },
  { name: 'endless-headers', title: 'headers without end', target: 'stream', told: /./ },
  { name: 'bad-status', title: 'a status line with a control character', target: 'stream', told: /./ },
  { name: 'interim-flood', title: 'informational answers without end', target: 'stream', told: /./ },
  { name: 'endless-line', title: 'a line without end', target: 'stream', told: tooLarge },
  { name: 'endless-comment', title: 'a comment without end', target: 'stream', told: tooLarge },
  { name: 'endless-block', title: 'an event of lines without end', target: 'stream', told: tooLarge },
  { name: 'endless-trailer', title: 'a trailer without end', target: 'stream', told: /./ },
  { name: 'endless-extension', title: 'a chunk extension without end', target: 'stream', told: /./ },
  { name: 'zeros', title: 'a gzip bomb of zeros', target: 'stream', told: tooLarge },
  { name: 'newlines', title: 'a gzip bomb of line feeds', target: 'stream', told: stillOpen },
  {
    name: 'two-byte-comments',
    title: 'a gzip bomb of comments of two bytes',
    target: 'stream',
    told: stillOpen,
    limitMs: 20_000,
  },
  { name: 'empty-events', title: 'a gzip bomb of events without data', target: 'stream', told: stillOpen },
  { name: 'brotli-zeros', title: 'a Brotli bomb of zeros', target: 'stream', told: tooLarge },
  { name: 'nested', title: 'a gzip bomb in a gzip bomb', target: 'stream', told: tooLarge },
  { name: 'many-codings', title: 'ten thousand content codings', target: 'stream', told: /coding/i },
  { name: 'types', title: 'a hundred thousand event types', target: 'stream', told: /100,003 entries/ },
  { name: 'long-types', title: 'event types of 100 kB, each another', target: 'stream', told: stillOpen },
  { name: 'tiny-ids', title: 'ids of one letter, millions of them', target: 'stream', told: stillOpen },
  {
    name: 'long-ids',
    title: 'ids of 1 MB, and a reconnect after each',
    target: 'stream',
    told: /./,
    reconnects: true,
  },
  { name: 'retries', title: 'a million retries', target: 'stream', told: /1,000,003 entries/ },
  { name: 'many-fields', title: 'events of a million unknown fields', target: 'stream', told: stillOpen },
  { name: 'tiny-chunks', title: 'chunks of one byte', target: 'stream', told: stillOpen },
  { name: 'large-events', title: 'events just below the limit', target: 'stream', told: stillOpen },
  { name: 'returns', title: 'carriage returns alone', target: 'stream', told: stillOpen },
  { name: 'not-text', title: 'random bytes', target: 'stream', told: /./ },
  { name: 'deep-json', title: 'JSON with a hundred thousand levels', target: 'stream', told: stillOpen },
  { name: 'redirect-loop', title: 'a redirect to itself', target: 'stream', told: /redirect/i },
  { name: 'long-redirects', title: 'redirects with addresses of 15 kB', target: 'stream', told: /redirect/i },
  {
    name: 'reconnects',
    title: 'an end at once, and a retry of zero',
    target: 'stream',
    told: /attempt [\d,]{3,}/,
    reconnects: true,
    limitMs: 10_000,
  },
  {
    name: 'refusals',
    title: 'a close before the answer, again and again',
    target: 'stream',
    told: /^waiting/,
    reconnects: true,
  },
  {
    name: 'bad-status',
    title: 'a status line with a control character',
    target: 'relay',
    told: /502.*control character/,
    accept: '*/*',
  },
  // A client of event streams gets a broken connection, after which it comes back.
  { name: 'endless-headers', title: 'headers without end', target: 'relay', told: /no answer.*overflow/i },
  { name: 'endless-trailer', title: 'a trailer without end', target: 'relay', told: /overflow/i },
  {
    name: 'interim-flood',
    title: 'informational answers without end to an app that does not read',
    target: 'relay',
    told: /interim answers/,
  },
  {
    name: 'app-never-reads',
    title: 'a stream without end to an app that does not read',
    target: 'relay',
    told: /1 stream with .*The app/,
  },
  {
    name: 'two-byte-comments',
    title: 'a gzip bomb of comments of two bytes',
    target: 'relay',
    told: /200.*[\d,]{9,} entries/,
    limitMs: 20_000,
  },
  { name: 'idle-connections', title: '5,000 idle connections', target: 'relay', told: /200/ },
  { name: 'half-heads', title: '500 half-sent request heads', target: 'relay', told: /200/ },
  {
    name: 'ten-thousand-calls',
    title: '10,000 calls of ten events',
    target: 'relay',
    told: /10000 answers/,
    peakAimBytes: 100e6,
    limitMs: 60_000,
  },
];
