// A loss is told once for each cause until the log is cleared, a little later, and not when it was cleared meanwhile.

import { expect, it } from 'vitest';

import type { ByteLoss } from '../../../src/core/log/byteLoss.ts';
import { LossReport } from '../../../src/net/storage/lossReport.ts';

const limit: ByteLoss = { cause: 'limit', reason: '1 MB' };
const full: ByteLoss = { cause: 'disk full', reason: 'no space' };

function heard(): { readonly report: LossReport; readonly told: string[] } {
  const told: string[] = [];
  const report = new LossReport();
  report.listen({
    beforeLoss: (start) => told.push(`bodies ${start}`),
    beforeRecordLoss: (start) => told.push(`records ${start}`),
    onLoss: ({ cause, reason }) => told.push(`${cause}: ${reason}`),
  });
  return { report, told };
}

it('is told once for each cause, with the words of the first time, and after the moment', async () => {
  const { report, told } = heard();
  report.tell(limit);
  report.tell({ ...limit, reason: '2 MB' });
  report.tell(full);
  expect(told).toEqual([]);
  await Promise.resolve();
  report.tell(limit);
  await Promise.resolve();
  expect(told).toEqual(['limit: 1 MB', 'disk full: no space']);
});

it('is told again after a clear, and not if the clear came before the word', async () => {
  const { report, told } = heard();
  for (let round = 0; round < 2; round += 1) {
    report.tell(limit);
    report.forget();
    report.tell(full);
    await Promise.resolve();
    report.forget();
  }
  expect(told).toEqual(['disk full: no space', 'disk full: no space']);
  report.tell(limit);
  report.forget();
  report.tell({ ...limit, reason: '2 MB' });
  await Promise.resolve();
  expect(told.slice(2)).toEqual(['limit: 2 MB']);
});

it('is told to the one who listens then, or to nobody', async () => {
  const { report, told } = heard();
  report.beforeLoss(7);
  report.beforeRecordLoss(8);
  expect(told).toEqual(['bodies 7', 'records 8']);
  expect(report.giveWay()).toBe(false);
  report.tell(limit);
  report.listen(undefined);
  report.beforeLoss(9);
  report.beforeRecordLoss(9);
  await Promise.resolve();
  expect([told.length, report.giveWay()]).toEqual([2, false]);
});
