// The page in another language: its texts are those that the host wrote into the document, elements inside of a sentence
// stand where the translation has them, and what is not translated stays English.

import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

import { showStream } from './feedHost.ts';
import { PageHarness } from './pageHarness.ts';
import { openStreamOf } from './sampleStreams.ts';

const translations = {
  Disconnect: 'Trennen',
  '{type} above, such as {address} or just {short}.': 'Oben {short} oder {address}: {type}!',
  'Type an address': 'Adresse eingeben',
  'attempt {0}': 'Versuch {0}',
  Entries: 'Einträge',
  '{0}\u00a0events': 'Ereignisse: {0}',
};

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start(translations);
});
afterAll(() => harness.close());

it('has an invitation whose elements stand where the translation has them', async () => {
  const opened = await harness.open((message, page) => {
    if (message.type === 'ready') void page.send({ type: 'snapshot', epoch: 0, recents: [] });
  });
  onTestFinished(() => opened.close());
  const way = opened.page.locator('.way').first();
  await way.getByRole('button', { name: 'Adresse eingeben' }).waitFor();
  expect(await way.innerText()).toBe('Oben :3000/events oder localhost:3000/events: Adresse eingeben!');
  expect(await way.locator('code').allInnerTexts()).toEqual([':3000/events', 'localhost:3000/events']);
  expect(await opened.page.getByText('Start the dev server').count()).toBe(1);
  expect(opened.problems).toEqual([]);
});

it('shows a stream in the other words, those of tables too', async () => {
  const { opened } = await showStream(harness, openStreamOf(12));
  await opened.page.getByText('Ereignisse: 12').waitFor();
  await opened.page.getByText('Versuch 1', { exact: true }).first().waitFor();
  await opened.page.getByRole('button', { name: 'Trennen' }).waitFor();
  await opened.page.getByRole('button', { name: 'Einträge' }).waitFor();
  expect(opened.problems).toEqual([]);
});
