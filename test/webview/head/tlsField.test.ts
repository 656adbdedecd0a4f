// How the connection of an https request is secured, in the form of the request: by hand, by a file that is chosen, and
// what is wrong with one.

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import type { StreamRequest } from '../../../src/core/stream/streamRequest.ts';
import { findViolations } from '../accessibility.ts';
import { PageHarness, type TestPage } from '../pageHarness.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

async function openForm(request: StreamRequest): Promise<TestPage> {
  const opened = await harness.open((message, page) => {
    if (message.type === 'ready')
      void page.send({ type: 'snapshot', epoch: 0, recents: [], draft: { request }, draftVersion: 1 });
  });
  onTestFinished(() => opened.close());
  await opened.page.getByRole('region', { name: 'Details of the request' }).waitFor();
  return opened;
}

function lastRequest({ messages }: TestPage): StreamRequest | undefined {
  const sent = messages.findLast(({ type }) => type === 'connect');
  return sent?.type === 'connect' ? sent.request : undefined;
}

describe('the field for TLS', () => {
  it('is there for https, and for a request that has something in it', async () => {
    const plain = await openForm({ url: 'http://localhost/' });
    expect(await plain.page.getByRole('group', { name: 'TLS' }).count()).toBe(0);
    await plain.page.getByLabel('Address of the stream').fill('https://localhost/');
    await plain.page.getByRole('group', { name: 'TLS' }).waitFor();
    const chosen = await openForm({ url: 'http://localhost/', tls: { isUnchecked: true } });
    await chosen.page.getByRole('group', { name: 'TLS' }).waitFor();
  });

  it('takes paths with spaces as they are typed, files that are chosen, and whether it is checked', async () => {
    const opened = await openForm({ url: 'https://localhost:1/' });
    const { page } = opened;
    const group = page.getByRole('group', { name: 'TLS' });
    await group
      .getByRole('textbox', { name: 'Client certificate' })
      .first()
      .pressSequentially('/my file.pem');
    await group.getByRole('button', { name: 'Browse for the file: Key of the client certificate' }).click();
    await expect
      .poll(() => opened.messages)
      .toContainEqual(expect.objectContaining({ type: 'chooseTlsFile', key: 'keyFile' }));
    await opened.send({ type: 'tlsFile', key: 'keyFile', path: '/key.pem' });
    await expect
      .poll(() => group.getByRole('textbox', { name: 'Key of the client certificate' }).inputValue())
      .toBe('/key.pem');
    await group.getByRole('checkbox').check();
    await page.keyboard.press('Control+Enter');
    const tls = { certFile: '/my file.pem', keyFile: '/key.pem', isUnchecked: true };
    await expect.poll(() => lastRequest(opened)?.tls).toEqual(tls);
    // Taken back, nothing is left of it.
    await opened.send({ type: 'invalid', field: 'tls', message: 'The file /key.pem cannot be read.' });
    await group.getByText('The file /key.pem cannot be read.').waitFor();
    expect(await findViolations(opened)).toEqual([]);
    for (const box of await group.getByRole('textbox').all()) await box.fill('');
    await group.getByRole('checkbox').uncheck();
    expect(await group.getByText('cannot be read').count()).toBe(0);
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => lastRequest(opened)).toEqual({ url: 'https://localhost:1/' });
  });
});
