// Who wrote a HAR file, and what that says of it. Of a writer that nobody has looked at nothing is taken for granted.

import { beginningOf } from '../../base/text.ts';
import { asFields, asText } from '../reading/jsonFields.ts';

export interface HarWriter {
  /** With its version, as the file says it; undefined when it does not. */
  readonly name: string | undefined;
  /** A body is there only when it is whole: for one that was cut off, or that had not ended, there is none. */
  readonly hasWholeBodies: boolean;
  /** The size of a body is that of its bytes, and not of the text that was made of them. */
  readonly countsBytes: boolean;
}

/** Characters of a name that are shown. */
const maxNameLength = 60;

/** By the beginning of the name, in lower case. */
const traits: readonly (readonly [name: string, hasWholeBodies: boolean, countsBytes: boolean])[] = [
  // Chromium's DevTools, and Safari's, which have the same name.
  ['webinspector', true, true],
  ['webkit web inspector', true, true],
  ['playwright', true, false],
  ['mitmproxy', true, false],
  ['polly', true, false],
  // Exports of the inspector itself.
  ['sse inspector', false, true],
  // It writes what there is of a body that has not ended, or that was cut off.
  ['firefox', false, true],
  ['http toolkit', false, true],
];

/** @param creator the member of the file; @param browser too */
export function writerOf(creator: unknown, browser: unknown): HarWriter {
  const { name, version } = asFields(creator);
  const shown = [asText(name), asText(version)].filter((part) => part).join(' ');
  const known = (asText(name) ?? '').toLowerCase();
  const [, hasWholeBodies, countsBytes] = traits.find(([start]) => known.startsWith(start)) ?? [];
  // Playwright asks the browser for the body; Firefox and WebKit have one of a cut response as well.
  const isOther = known === 'playwright' && asText(asFields(browser)['name']) !== 'chromium';
  return {
    name: shown === '' ? undefined : beginningOf(shown, maxNameLength),
    hasWholeBodies: hasWholeBodies === true && !isOther,
    countsBytes: countsBytes === true,
  };
}
