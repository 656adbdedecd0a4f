// Credentials in the fields of a request: what somebody looks at is what they asked to see, and nothing that comes later.

import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

import type { PreparedRequest } from '../../../src/core/draft/preparedRequest.ts';
import { PageHarness } from '../pageHarness.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

it('a credential that comes in the place of one that was shown is hidden', async () => {
  const draft: PreparedRequest = {
    request: {
      url: ':1/?token=first&api_key=second',
      headers: [
        ['Cookie', 'first'],
        ['Proxy-Authorization', 'second'],
        ['Authorization', 'Bearer first'],
      ],
    },
  };
  const opened = await harness.open((message, page) => {
    if (message.type === 'ready')
      void page.send({ type: 'snapshot', epoch: 0, recents: [], draft, draftVersion: 1 });
  });
  onTestFinished(() => opened.close());
  const { page } = opened;
  const field = (label: string): Locator => page.getByLabel(label, { exact: true });
  const seen = async (label: string): Promise<unknown[]> => [
    await field(label).inputValue(),
    await field(label).getAttribute('type'),
  ];
  for (const [label, remove, next] of [
    ['Value of Cookie', 'Remove Cookie', 'Value of Proxy-Authorization'],
    ['Value of parameter token', 'Remove token', 'Value of parameter api_key'],
  ] as const) {
    await page.getByRole('button', { name: `Show: ${label}`, exact: true }).click();
    await field(label).press('End');
    await page.keyboard.type(' +');
    await expect.poll(() => seen(label)).toEqual(['first +', 'text']);
    await page.getByRole('button', { name: remove, exact: true }).click();
    await field(label).waitFor({ state: 'detached' });
    await expect.poll(() => seen(next)).toEqual(['second', 'password']);
  }
  await page.getByRole('button', { name: 'Show: Token' }).click();
  await expect.poll(() => seen('Token')).toEqual(['first', 'text']);
  await page.getByLabel('Address of the stream').evaluate((element) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', `curl https://api.test/ -H 'Authorization: Bearer other'`);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect.poll(() => seen('Token')).toEqual(['other', 'password']);
});
