// What it takes before the timing of a stream is called a finding, all in one place, with the reasons. They are set so
// that a stream which only does what its author meant is not accused: rather no finding than a wrong one.

/** A silence is this many times the usual gap before it is noticed: the measure of gaps in the list of entries too. */
export const timesTheUsual = 10;

/** Gaps between reads from which on something is usual: what is longer in the list of entries is marked. */
export const leastUsualGaps = 5;

/** When an open connection counts as stalled. */
export const stalled = {
  /** With fewer gaps nothing is usual yet. */
  leastGaps: 20,
  /** Shorter pauses are a garbage collection, a deployment, a person's laptop: nobody needs a finding for them. */
  leastMs: 5000,
  /** Streams that come in bursts have a tiny usual gap and long pauses: the silence must be beyond those as well. */
  timesTheLongPauses: 3,
} as const;

/** Wait for a response after which a word on what usually holds it helps, in milliseconds: slow servers need some seconds. */
export const longAwaitedMs = 5000;

/** When the head of a response seems to have been held back together with events. */
export const heldHead = {
  /** The events that come with it: fewer may be what a server has to say at once when it begins. */
  leastEvents: 8,
  /** Where the response ends with them, so many are enough: it came in one piece. */
  leastEventsOfWhole: 3,
} as const;

/** When events seem to be held back on the way. */
export const buffered = {
  /** Fewer events in one read come from one write of the server, or from two that happened to meet. */
  leastEvents: 8,
  /** Shorter silences are what any batch of a busy stream looks like. */
  leastSilenceMs: 1000,
  /** Once is an accident. */
  leastBursts: 2,
  /** Share of the events that came this way; less is a server that has much to say now and then. */
  leastShare: 0.5,
} as const;

/**
 * Silence after which a connection without a byte is in danger, in milliseconds: common proxies and load balancers cut
 * idle connections after 30 to 60 s.
 */
export const idleLimitMs = 30_000;

/** Pairs of neighbours with one id that show a habit; a single one may be one change that was sent as two events. */
export const leastSharedIds = 3;

/** Events without an id that show that the server sends none. */
export const leastEventsWithoutId = 10;

/** When the prefix seems to be written twice: one event may well have such data, and mean it. */
export const doublePrefix = { leastEvents: 2, leastShare: 0.5 } as const;

/** When an event that has no blank line yet is worth a word: a large one may take its time, but not so many lines. */
export const growing = { leastMs: 5000, leastLines: 10 } as const;

/** When reconnects are a storm. */
export const storm = {
  /** In a row; fewer are a server that starts, or one that was restarted twice. */
  leastRequests: 5,
  /** Between the end of a response and the next request: longer ones are a pause that somebody chose. */
  maxDelayMs: 250,
  /** From one request to the next. */
  maxPauseMs: 1000,
} as const;

/** When connections that end after the same time are worth a word. Times are milliseconds. */
export const equalLives = {
  /** In a row; two may be an accident. */
  least: 3,
  /** From this time on, two that were cut are told of carefully: nobody waits another five minutes to know. */
  longMs: 20_000,
  leastOfLong: 2,
  /** Shorter lives are those of a server that crashes, or of a test. */
  leastCutMs: 1000,
  /** Responses that a server ended may just be over: short ones are told of as little as token streams. */
  leastEndMs: 10_000,
  /** Timers are late, and some who watch over limits look once a second: so much apart is the same, as a share and at least. */
  tolerance: 0.04,
  leastToleranceMs: 250,
  /** A silence at the end is this many times the longest before it: otherwise it is where a limit on age happened to fall. */
  timesTheGap: 1.5,
  /** Connections that are shown. */
  maxShown: 5,
} as const;
