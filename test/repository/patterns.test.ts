// Where regular expressions are made of text.

import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Where regular expressions are made of text, and why none of them can go on for ever. */
const places = {
  'core/base/credentialNames.ts': 'of the inspector itself',
  'core/base/literalPattern.ts': 'texts that mean themselves',
  'core/base/redactText.ts': 'of the inspector itself',
  'core/capture/curlTrace.ts': 'of the inspector itself',
  'core/capture/curlVerbose.ts': 'of the inspector itself',
  'core/capture/reading/lineTimes.ts': 'of the inspector itself',
  'core/capture/reading/progressMeter.ts': 'of the inspector itself',
  'core/code/codeText.ts': 'of the inspector itself',
  'core/code/routePrefixes.ts': 'of the inspector itself',
  'core/code/routeTable.ts': 'of the inspector itself',
  'core/code/routes.ts': 'names of word characters, which mean themselves',
  'core/filter/filterParser.ts':
    'of a person: run by the search under its guard; with one star at most otherwise',
  'core/filter/nextWithId.ts': 'an id that means itself',
  'core/filter/patternHits.ts': 'of a person: run under the time limit',
  'core/filter/wildcard.ts': 'parts between stars that mean themselves',
  'core/paste/fetchCalls.ts': 'of the inspector itself',
  'core/paste/rawRequest.ts': 'of the inspector itself',
  'core/paste/shellExpansion.ts': 'a delimiter of word characters, which mean themselves',
  'core/relay/rules/relayRule.ts': 'of a person or a file: run under the time limit',
  'core/relay/rules/relayRuleParser.ts': 'made to see whether it is one, and not run',
  'net/devServer/exchange/loopbackGuard.ts': 'of the inspector itself',
  'webview/state/entryFilter.ts': 'of the inspector itself',
};

it('regular expressions are made of text in no other places', () => {
  const root = new URL('../../src/', import.meta.url);
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && readFileSync(new URL(file, root), 'utf8').includes('new RegExp('),
  );
  expect(found.toSorted()).toEqual(Object.keys(places));
});
