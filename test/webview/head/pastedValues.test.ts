// What a pasted command lacks, each kind of it: what the field is called, whether what is typed is hidden, and where it
// goes.

import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

import type { StreamRequest } from '../../../src/core/stream/streamRequest.ts';
import { PageHarness } from '../pageHarness.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

it.each<readonly [string, command: string, label: string, field: string, sent: Partial<StreamRequest>]>([
  [
    'a variable',
    'curl http://a.test/ -H "X-A: $KEY"',
    'Value of KEY',
    'password',
    { headers: [['X-A', 'typed']] },
  ],
  [
    'what a command would print',
    'curl http://a.test/ -H "X-A: $(date +%s)"',
    'Output of $(date +%s), which is not run',
    'password',
    { headers: [['X-A', 'typed']] },
  ],
  [
    'a password',
    'curl http://a.test/ -u me',
    'Password of me',
    'password',
    { headers: [['Authorization', `Basic ${btoa('me:typed')}`]] },
  ],
  [
    'a file',
    'curl http://a.test/ --data-binary @body.txt',
    'Text of the file body.txt',
    'textarea',
    { method: 'POST', body: 'typed\nmore' },
  ],
  [
    'the standard input',
    'curl http://a.test/ --data-binary @-',
    'Text of the standard input',
    'textarea',
    { method: 'POST', body: 'typed\nmore' },
  ],
])('%s is asked for', async (_, command, label, kind, sent) => {
  const opened = await harness.open((message, page) => {
    if (message.type === 'ready') void page.send({ type: 'snapshot', epoch: 0, recents: [] });
  });
  onTestFinished(() => opened.close());
  const { page, messages } = opened;
  await page.getByLabel('Address of the stream').evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, command);
  const field = page.getByLabel(label, { exact: true });
  await field.waitFor();
  expect(await field.evaluate((element: HTMLInputElement | HTMLTextAreaElement) => element.type)).toBe(kind);
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await field.fill(kind === 'textarea' ? 'typed\nmore' : 'typed');
  expect(await field.getAttribute('aria-invalid')).toBe('false');
  expect(messages.filter(({ type }) => type === 'connect')).toEqual([]);
  // Of a text with lines, a key that ends a line does not send it.
  if (kind === 'textarea') await page.getByRole('button', { name: 'Connect', exact: true }).click();
  else await field.press('Enter');
  expect((await opened.message('connect')).request).toMatchObject({ url: 'http://a.test/', ...sent });
});
