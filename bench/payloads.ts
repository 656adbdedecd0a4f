// The events that streams are made of here. All of a kind have the same length, and no two are equal.

export const payloadNames = ['tick', 'delta', 'large'] as const;

export type PayloadName = (typeof payloadNames)[number];

export interface Payload {
  readonly label: string;
  /** Events of one stream: as many as 50 MB hold, or fewer. */
  readonly events: number;
  /** The type that clients have to listen for. */
  readonly type: string;
  readonly block: (number: number) => string;
}

const words =
  'Lorem ipsum dolor sit amet, consetetur sadipscing elitr, sed diam nonumy eirmod tempor invidunt '.repeat(
    700,
  );

/** `count` characters of text, other ones for each number. */
function textOf(number: number, count: number): string {
  const from = number % 97;
  return words.slice(from, from + count);
}

export const payloads: Readonly<Record<PayloadName, Payload>> = {
  tick: {
    label: 'ticks of 60 B',
    events: 500_000,
    type: 'message',
    block: (number) => `id: ${padded(number)}\ndata: {"price":1${padded(number)},"size":100}\n\n`,
  },
  delta: {
    label: 'LLM deltas of 220 B',
    events: 220_000,
    type: 'content_block_delta',
    block: (number) =>
      'event: content_block_delta\n' +
      'data: {"type":"content_block_delta","index":0,' +
      `"delta":{"type":"text_delta","text":"${textOf(number, 105)}"}}\n\n`,
  },
  large: {
    label: 'events of 64 KB',
    events: 700,
    type: 'message',
    block: (number) => `id: ${padded(number)}\ndata: {"text":"${textOf(number, 65_490)}"}\n\n`,
  },
};

function padded(number: number): string {
  return String(number).padStart(9, '0');
}
