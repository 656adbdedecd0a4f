// What became of an event on its way from the server to the app. A fate is one way of delivery and any number of changes;
// every event of the input has exactly one.

/** Bits of a fate; none: it passed as it was sent. */
export const fateFlags = {
  /** Left out by a rule. */
  dropped: 1,
  /** It came while the connection was silent. */
  silenced: 2,
  /** The app's connection ended before it was written. */
  undelivered: 4,
  /** The app's connection ended within it. */
  cut: 8,
  held: 16,
  delayed: 32,
  duplicated: 64,
  reordered: 128,
  edited: 256,
  burst: 512,
  split: 1024,
  slowed: 2048,
  /** It waits to be written. */
  waiting: 4096,
} as const;

const lostFlags = fateFlags.dropped | fateFlags.silenced | fateFlags.undelivered | fateFlags.cut;

const losses: readonly (readonly [flag: number, sentence: string])[] = [
  [fateFlags.dropped, 'It was dropped: the app never got it.'],
  [fateFlags.silenced, 'The connection was silent: the app never got it.'],
  [fateFlags.undelivered, 'The app’s connection ended before it was written: the app never got it.'],
  [fateFlags.cut, 'The app’s connection ended inside it: the app got its beginning only.'],
  [fateFlags.waiting, 'It waits to be written to the app.'],
];

const changes: readonly (readonly [flag: number, word: string])[] = [
  [fateFlags.edited, 'edited'],
  [fateFlags.duplicated, 'sent more than once'],
  [fateFlags.reordered, 'moved behind later events'],
  [fateFlags.delayed, 'delayed'],
  [fateFlags.held, 'held'],
  [fateFlags.burst, 'written together with others'],
  [fateFlags.split, 'written byte by byte'],
  [fateFlags.slowed, 'slowed down'],
];

/** Whether the app has got, or will get, all of it. */
export function isDelivered(flags: number): boolean {
  return (flags & lostFlags) === 0;
}

/** What became of it, as one or two sentences. */
export function describeFate(flags: number): string {
  const loss = losses.find(([flag]) => flags & flag)?.[1];
  const words = changes.filter(([flag]) => flags & flag).map(([, word]) => word);
  if (words.length === 0) return loss ?? 'It passed to the app as it was sent.';
  const change = `On its way to the app it was ${listWords(words)}.`;
  return loss === undefined ? change : `${change} ${loss}`;
}

function listWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
