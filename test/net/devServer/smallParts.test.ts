// The small pure parts: how attempts make rounds.
import { describe, expect, it } from 'vitest';
import { AttemptCounter, partOfRound } from '../../../src/net/devServer/exchange/attemptCounter.ts';

describe('rounds of attempts', () => {
  it('have a lead-in, endings and what comes afterwards, and begin again', () => {
    const round = { leadInCount: 1, endingCount: 2, afterwardsCount: 1 };
    const parts = [1, 2, 3, 4, 5].map((attempt) => partOfRound(attempt, round));
    expect(parts).toEqual(['lead-in', 'ending', 'ending', 'afterwards', 'lead-in']);
  });

  it('are counted for a bounded number of clients', () => {
    const attempts = new AttemptCounter();
    expect([attempts.next('/a'), attempts.next('/a'), attempts.next('/b')]).toEqual([1, 2, 1]);
    for (let client = 0; client < 1000; client += 1) attempts.next(`/a?session=${client}`);
    expect(attempts.next('/a')).toBe(1);
  });
});
