// A stream of a vendor, written by hand from its documentation, and what comes of it.

/** An event: the name of its `event` field, if any, and its data as JSON, or as text. */
export type VendorEvent = readonly [name: string, data: unknown];

export interface VendorStream {
  /** The events of an answer, with this in the place of its ids. */
  readonly events: (id: string) => readonly VendorEvent[];
  /** What comes of them, as `answerLines` writes it, with `ID` in the place of the id. */
  readonly lines: readonly string[];
  /** Whether events name their answer, so that two of them can come in turns. */
  readonly isSeparable?: true;
  /** Name of the format, where the stream is not called so. */
  readonly format?: string;
}

/** Events as they go over the wire. */
export function wireOf(events: readonly VendorEvent[]): string {
  return events.map(wireOfEvent).join('');
}

export function wireOfEvent([name, data]: VendorEvent): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  const lines = text.split('\n').map((line) => `data: ${line}\n`);
  return `${name === '' ? '' : `event: ${name}\n`}${lines.join('')}\n`;
}

/** Events whose data has the name as its type too. */
export function typed(type: string, more: object = {}): VendorEvent {
  return [type, { type, ...more }];
}

/** Events without a name of their own. */
export function data(value: unknown): VendorEvent {
  return ['', value];
}
