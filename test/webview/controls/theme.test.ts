// Whatever the editor changes with a theme, the page hears of it.

import { afterAll, beforeAll, expect, it } from 'vitest';

import { showStream } from '../feedHost.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

it('draws anew whichever sign of another theme comes', async () => {
  const { opened } = await showStream(harness, openStreamOf(60).ended({ cause: 'client' }));
  const { page } = opened;
  /** Whether the overview has any of the colour. */
  const hasColour = (colour: readonly number[]): Promise<boolean> =>
    page.evaluate((wanted) => {
      const canvas = document.querySelector('canvas');
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      for (let at = 0; at < pixels.length; at += 4)
        if (wanted.every((part, offset) => pixels[at + offset] === part)) return true;
      return false;
    }, colour);
  await page.waitForFunction(() => (document.querySelector('canvas')?.width ?? 0) > 300);
  for (const [at, sign] of ['id', 'kind', 'class', 'class of the document', 'style'].entries()) {
    const colour = [10 + at, 52, 86];
    await page.evaluate(
      ([changed, red]) => {
        // Without a word in what is watched.
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`:root { --vscode-charts-blue: rgb(${red}, 52, 86) !important; }`);
        document.adoptedStyleSheets = [sheet];
        if (changed === 'id') document.body.dataset['vscodeThemeId'] = 'another';
        else if (changed === 'kind') document.body.dataset['vscodeThemeKind'] = 'vscode-light';
        else if (changed === 'class') document.body.classList.add('another');
        else if (changed === 'style') document.documentElement.style.setProperty('--vscode-another', '1');
        else document.documentElement.classList.add('another');
      },
      [sign, 10 + at] as const,
    );
    await expect.poll(() => hasColour(colour), { message: sign }).toBe(true);
  }
});
