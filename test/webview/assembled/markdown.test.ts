import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findViolations } from '../accessibility.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';
import { delta, openAssembled } from './openAssembled.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

const markdown = `# Weather

It is **sunny** in *San Francisco*, ~~not~~ as [the service](https://example.com/weather?q=1) says in \`get_weather\`.

> Bring a hat.

1. Morning: 14 °C
2. Noon: 21 °C
   - in the shade
   - by the sea

\`\`\`json
{ "unit": "celsius" }
\`\`\`

| Day | Degrees |
|-----|--------:|
| Mon | 21 |
| Tue | 19 |

---

![A map](https://example.com/map.png)

[run](command:workbench.action.terminal.new) <img src="x" onerror="alert(1)"> \u202e
`;

describe('the Markdown of a text', () => {
  it('is drawn on request, and kept; nothing is loaded or run', async () => {
    const { opened } = await openAssembled(harness, openStreamOf(0).receive(delta(markdown)));
    const { page } = opened;
    await page.locator('.part-text').getByText('# Weather').waitFor();
    const asMarkdown = page.getByRole('button', { name: 'As Markdown: Text, answer 1' });
    expect(await asMarkdown.getAttribute('aria-pressed')).toBe('false');
    await asMarkdown.focus();
    await page.keyboard.press('Enter');
    const text = page.getByRole('group', { name: 'Text, answer 1' });
    await text.getByRole('heading', { name: 'Weather' }).waitFor();
    expect(await asMarkdown.getAttribute('aria-pressed')).toBe('true');
    expect(await text.locator('strong, em, del, code').allInnerTexts()).toEqual([
      'sunny',
      'San Francisco',
      'not',
      'get_weather',
    ]);
    expect(await text.getByRole('listitem').count()).toBe(4);
    expect(await text.getByRole('columnheader').allInnerTexts()).toEqual(['Day', 'Degrees']);
    expect(await text.locator('pre').innerText()).toBe('{ "unit": "celsius" }');
    expect((await text.locator('.markdown-image').innerText()).replaceAll(/\s+/g, ' ')).toContain(
      'A map https://example.com/map.png',
    );
    expect(await text.locator('p').last().innerText()).toBe(
      '[run](command:workbench.action.terminal.new) <img src="x" onerror="alert(1)"> [U+202E]',
    );
    expect(await text.locator('img, a, script, iframe').count()).toBe(0);
    expect(await text.getByRole('link').count()).toBe(1);
    expect(await findViolations(opened)).toEqual([]);
    await text.getByRole('link', { name: 'the service' }).click();
    expect(await opened.message('openLink')).toEqual({
      type: 'openLink',
      address: 'https://example.com/weather?q=1',
    });
    expect(opened.keptState).toMatchObject({ textMode: 'markdown' });
    await asMarkdown.click();
    await page.locator('.part-text').getByText('# Weather').waitFor();
    expect(opened.problems).toEqual([]);
  });

  it('names columns by heads that say something, and counts lists from where they begin', async () => {
    const text = '| | Degrees |\n|:-:|--:|\n| Mon | 21 |\n\n7. seven\n8. eight\n';
    const { opened } = await openAssembled(harness, openStreamOf(0).receive(delta(text)), {
      keptState: { mainView: 'assembled', textMode: 'markdown' },
    });
    const drawn = opened.page.getByRole('group', { name: 'Text, answer 1' });
    await drawn.locator('table').waitFor();
    expect(
      await drawn.locator('thead tr > *').evaluateAll((cells) => cells.map(({ tagName }) => tagName)),
    ).toEqual(['TD', 'TH']);
    expect(
      await drawn.locator('tbody tr > *').evaluateAll((cells) => cells.map(({ className }) => className)),
    ).toEqual(['align-center', 'align-right']);
    expect(await drawn.locator('ol').getAttribute('start')).toBe('7');
    expect(opened.problems).toEqual([]);
  });

  it('grows, and says why it stays source', async () => {
    const stream = openStreamOf(0).receive(delta('one\n\n- tw'));
    const { opened, update } = await openAssembled(harness, stream, {
      keptState: { mainView: 'assembled', textMode: 'markdown' },
    });
    const { page } = opened;
    const text = page.getByRole('group', { name: 'Text, answer 1' });
    await text.getByRole('listitem').getByText('tw', { exact: true }).waitFor();
    stream.receive(delta('o\n\n```\n<b>'));
    await update();
    await text.locator('pre').getByText('<b>').waitFor();
    expect(await text.getByRole('listitem').innerText()).toBe('two');
    stream.receive(delta('a'.repeat(100_000)));
    await update();
    await page.getByText('Shown as source: texts of more than 100,000').waitFor();
    await page.locator('.part-text').waitFor();
    stream.log.clear();
    stream.receive(delta('> '.repeat(10_000)));
    await update();
    await text.locator('.markdown-source').waitFor();
    expect(opened.problems).toEqual([]);
  });
});
