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

const done = 'data: [DONE]\n\n';

describe('an answer is played again', () => {
  it('as it came: a long pause may be skipped, and it shows all again when it is stopped', async () => {
    const stream = openStreamOf(0)
      .receive(delta('One'))
      .pass(600_000)
      .receive(delta(' two.') + done);
    const { opened } = await openAssembled(harness, stream);
    const { page } = opened;
    const text = page.locator('.part-text');
    await page.getByRole('button', { name: 'Play answer 1 as it came' }).click();
    const bar = page.getByRole('group', { name: 'Answer 1 as it came' });
    await bar.getByText('Nothing came for 10 min 0 s.').waitFor();
    expect(await text.innerText()).toBe('One');
    await bar.getByRole('button', { name: 'Pause' }).click();
    await bar.getByRole('button', { name: 'Play', exact: true }).click();
    expect(await findViolations(opened)).toEqual([]);
    await bar.getByRole('button', { name: 'Skip' }).click();
    await text.getByText('One two.').waitFor();
    await bar.getByText('10 min 0 s of 10 min 0 s · piece 2 of 2').waitFor();
    await bar.getByRole('button', { name: 'Play', exact: true }).click();
    await bar.getByText('Nothing came for').waitFor();
    await bar.getByRole('button', { name: 'Pause' }).click();
    await bar.getByRole('slider').fill('300000');
    expect(await text.innerText()).toBe('One');
    await bar.getByRole('combobox', { name: 'Speed' }).selectOption('4×');
    await bar.getByRole('button', { name: 'Stop, and show all' }).click();
    await text.getByText('One two.').waitFor();
    expect(await bar.count()).toBe(0);
    expect(opened.problems).toEqual([]);
  });

  it('by pieces where motion is not wanted, as Markdown too, until another attempt answers', async () => {
    const stream = openStreamOf(0).receive(delta('**One'));
    stream.pass(40).receive(delta('** two.') + done);
    const { opened, update } = await openAssembled(harness, stream, {
      reducedMotion: true,
      keptState: { textMode: 'markdown' },
    });
    const { page } = opened;
    await page.getByRole('button', { name: 'Play answer 1 as it came' }).click();
    const bar = page.getByRole('group', { name: 'Answer 1 as it came' });
    expect(await bar.getByRole('button', { name: 'Play', exact: true }).count()).toBe(0);
    expect(await page.locator('.part').count()).toBe(0);
    await bar.getByRole('button', { name: 'On by one piece' }).click();
    const text = page.getByRole('group', { name: 'Text, answer 1' });
    await text.getByText('**One').waitFor();
    await bar.getByRole('slider').press('ArrowRight');
    await text.getByText('One two.').waitFor();
    expect(await text.locator('strong').innerText()).toBe('One');
    await bar.getByRole('slider').press('ArrowLeft');
    await text.getByText('**One').waitFor();
    stream
      .ended({ cause: 'reset', code: 'ECONNRESET' })
      .pass(3000)
      .attempt()
      .opened()
      .receive(delta('Again').replace('"c"', '"d"'));
    await update();
    await page.getByRole('group', { name: 'Text, answer 2' }).getByText('Again').waitFor();
    await text.getByText('One two.').waitFor();
    expect(await bar.count()).toBe(0);
  });

  it('in the place of another one that was, and goes on by itself as that did', async () => {
    const stream = openStreamOf(0);
    for (const id of ['c', 'd'])
      stream
        .receive(delta('One').replace('"c"', `"${id}"`))
        .pass(600_000)
        .receive(delta(' two.').replace('"c"', `"${id}"`) + done);
    const { opened, update } = await openAssembled(harness, stream);
    const { page } = opened;
    for (const number of [1, 2, 1]) {
      await page.getByRole('button', { name: `Play answer ${number} as it came` }).click();
      const bar = page.getByRole('group', { name: `Answer ${number} as it came` });
      await bar.getByText('Nothing came for 10 min 0 s.').waitFor();
      const at = await bar.getByRole('slider').inputValue();
      await expect.poll(() => bar.getByRole('slider').inputValue()).not.toBe(at);
      expect(await bar.getByRole('button', { name: 'Pause' }).count()).toBe(1);
      expect(await page.locator('.playback').count()).toBe(1);
    }
    // What a clear took away comes back as it was left, and does not run by itself.
    stream.log.clear();
    await update();
    await page.locator('.playback').waitFor({ state: 'detached' });
    stream.log.undoClear();
    await update();
    await page.locator('.playback').getByRole('button', { name: 'Play', exact: true }).waitFor();
    expect(opened.problems).toEqual([]);
  });

  it('is not offered while it comes, and is over with a clear', async () => {
    const stream = openStreamOf(0).receive(delta('One'));
    const { opened, update } = await openAssembled(harness, stream, { reducedMotion: true });
    const { page } = opened;
    const play = page.getByRole('button', { name: 'Play answer 1 as it came' });
    expect(await play.count()).toBe(0);
    stream.pass(40).receive(done);
    await update();
    await play.click();
    await page.getByRole('group', { name: 'Answer 1 as it came' }).waitFor();
    stream.log.clear();
    stream.receive(delta('Other') + done);
    await update();
    await page.locator('.part-text').getByText('Other').waitFor();
    expect(await page.getByRole('group', { name: 'Answer 1 as it came' }).count()).toBe(0);
  });
});
