// A page without a stream, whose head is there to be filled in.

import { onTestFinished } from 'vitest';

import type { HostMessage } from '../../../src/core/page/protocol.ts';
import type { PageHarness, TestPage } from '../pageHarness.ts';

export type Snapshot = Extract<HostMessage, { type: 'snapshot' }>;

/** A page with these facts, until the end of the test; its address is shown. */
export async function openHead(harness: PageHarness, facts: Partial<Snapshot> = {}): Promise<TestPage> {
  const opened = await harness.open((message, page) => {
    if (message.type === 'ready') void page.send({ type: 'snapshot', epoch: 0, recents: [], ...facts });
  });
  onTestFinished(() => opened.close());
  await opened.page.getByLabel('Address of the stream').waitFor();
  return opened;
}
