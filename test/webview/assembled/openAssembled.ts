// The assembled view of a scripted stream, in a page.

import type { ScriptedStream } from '../../core/scriptedStream.ts';
import { showStream } from '../feedHost.ts';
import type { PageHarness, PageOptions, TestPage } from '../pageHarness.ts';

export interface OpenedView {
  readonly opened: TestPage;
  readonly update: () => Promise<void>;
}

/** Opens a stream's page at its answers; it is closed when the test is over. */
export async function openAssembled(
  harness: PageHarness,
  stream: ScriptedStream,
  options: PageOptions = {},
): Promise<OpenedView> {
  const { opened, update } = await showStream(harness, stream, options);
  await opened.page.getByRole('button', { name: 'Assembled' }).click();
  await opened.message('watch', ({ view }) => view === 'assembled');
  await opened.page.locator('.answer, .assembled .invitation').first().waitFor();
  return { opened, update };
}

/** An event of a chat completion that brings some text. */
export function delta(content: string): string {
  return `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content } }] })}\n\n`;
}
