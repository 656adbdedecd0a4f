// Another language is a table of texts and no change of code: sentences that are made when they are needed and tables that
// are made when their module is loaded come out in its words. In a file of its own, because the table is for the process.

import { config } from '@vscode/l10n';
import { beforeAll, expect, it } from 'vitest';

beforeAll(() => {
  config({
    contents: {
      'The server ended the response.': 'Der Server hat die Antwort beendet.',
      'The server answered {0} instead of 200.': 'Statt 200 kam {0} vom Server.',
      'The server sent a redirect ({status}) that leads nowhere: {reason}.':
        'Ins Leere ({reason}): {status}.',
      'Simulated:': 'Simuliert:',
      'Server side': 'Serverseite',
    },
  });
});

it('has an ending in the other words, with its values where they have them', async () => {
  const { describeEnding } = await import('../../src/core/log/endingWords.ts');
  expect(describeEnding({ cause: 'end' })).toBe('Der Server hat die Antwort beendet.');
  expect(describeEnding({ cause: 'end', isSimulated: true })).toBe(
    'Simuliert: Der Server hat die Antwort beendet.',
  );
  expect(describeEnding({ cause: 'http-error', status: 503, statusText: 'Busy' })).toBe(
    'Statt 200 kam 503 Busy vom Server.',
  );
  expect(describeEnding({ cause: 'bad-redirect', status: 302, statusText: '', reason: 'x {status}' })).toBe(
    'Ins Leere (x {status}): 302.',
  );
});

it('has English where nothing is translated', async () => {
  const { describeEnding } = await import('../../src/core/log/endingWords.ts');
  expect(describeEnding({ cause: 'no-content', status: 204 })).toBe(
    'The server answered 204 No Content: do not come back.',
  );
});

it('has tables in the other words', async () => {
  const { relaySideNames } = await import('../../src/core/stream/relayedAs.ts');
  expect(relaySideNames).toEqual({ server: 'Serverseite', app: 'App side' });
});
