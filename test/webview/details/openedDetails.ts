// A page with the details of one entry open, for the tests of the details.

import { showStream } from '../feedHost.ts';
import type { PageHarness, PageOptions, TestPage } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';
import type { ScriptedStream } from '../../core/scriptedStream.ts';

/** Opens the details of one entry, on a tab when one is named. */
export async function openEntryDetails(
  harness: PageHarness,
  stream: ScriptedStream,
  number: number,
  { tab, ...options }: PageOptions & { readonly tab?: string } = {},
): Promise<TestPage> {
  const { opened } = await showStream(harness, stream, options);
  await opened.page.locator(`#row-${number}`).click();
  if (tab !== undefined) await opened.page.getByRole('tab', { name: tab }).click();
  await opened.page.getByRole('tabpanel').waitFor();
  return opened;
}

/** A stream that has received the text in one read: its first entry is number 3. */
export function received(text: string): ScriptedStream {
  return openStreamOf(0).receive(text);
}

/** A message with this data, line by line. */
export function messageOf(data: string, type?: string): string {
  const event = type === undefined ? '' : `event: ${type}\n`;
  return `${event}${data.replaceAll(/^/gm, 'data: ')}\n\n`;
}
