// Which formats an event can have at all, by the names of its members and the beginning of its type: most events of most
// streams have none of them, and must cost no more than a look.

import { isRecord } from '../base/narrowing.ts';
import type { JsonEvent } from './reading/reading.ts';

/** What an event of a format has, in names with spaces between them. */
interface Signs {
  readonly members?: string;
  readonly types?: string;
  readonly readsLists?: true;
  readonly readsText?: true;
}

/** Members of an event that are looked at; formats have theirs among the first. */
const maxMembers = 64;

export class PossibleFormats {
  readonly #byMember: ReadonlyMap<string, readonly number[]>;
  readonly #byType: ReadonlyMap<string, readonly number[]>;
  readonly #byEnd: readonly (readonly [end: string, places: readonly number[]])[];
  readonly #ofLists: readonly number[];
  readonly #ofTexts: readonly number[];

  /** @param formats in the order in which they are asked */
  constructor(formats: readonly Signs[]) {
    const byMember = placesBy(formats, ({ members }) => members);
    this.#byMember = byMember;
    this.#byType = placesBy(formats, ({ types }) => types);
    this.#byEnd = [...byMember].flatMap(([name, places]) =>
      name.startsWith('*') ? [[name.slice(1), places]] : [],
    );
    this.#ofLists = placesOf(formats, ({ readsLists }) => readsLists);
    this.#ofTexts = placesOf(formats, ({ readsText }) => readsText);
  }

  /** Places of the formats that the event may have, in their order. */
  of({ value, name, type }: JsonEvent): readonly number[] {
    if (value === undefined) return this.#ofTexts;
    if (!isRecord(value)) return this.#ofLists;
    let found: readonly number[] | undefined;
    found = join(found, type === '' ? undefined : this.#byType.get(headOf(type)));
    if (name !== '' && name !== type) found = join(found, this.#byType.get(headOf(name)));
    let count = 0;
    for (const member in value) {
      found = join(found, this.#byMember.get(member));
      for (const [end, places] of this.#byEnd) if (member.endsWith(end)) found = join(found, places);
      count += 1;
      if (count === maxMembers) break;
    }
    return found ?? none;
  }
}

const none: readonly number[] = [];

function placesBy(
  formats: readonly Signs[],
  namesOf: (format: Signs) => string | undefined,
): Map<string, readonly number[]> {
  const places = new Map<string, readonly number[]>();
  formats.forEach((format, at) => {
    for (const name of namesOf(format)?.split(' ') ?? []) places.set(name, [...(places.get(name) ?? []), at]);
  });
  return places;
}

function placesOf(
  formats: readonly Signs[],
  hasSign: (format: Signs) => true | undefined,
): readonly number[] {
  return formats.flatMap((format, at) => (hasSign(format) ? [at] : []));
}

function join(
  some: readonly number[] | undefined,
  more: readonly number[] | undefined,
): readonly number[] | undefined {
  if (!more || some === more) return some;
  if (!some) return more;
  return [...new Set([...some, ...more])].toSorted((one, other) => one - other);
}

/** The beginning of a type: `response` of `response.created`, `tool` of `tool-input-start`. */
function headOf(type: string): string {
  for (let at = 0; at < type.length; at += 1) {
    const code = type.charCodeAt(at);
    // . _ - | /
    if (code === 0x2e || code === 0x5f || code === 0x2d || code === 0x7c || code === 0x2f)
      return type.slice(0, at);
  }
  return type;
}
