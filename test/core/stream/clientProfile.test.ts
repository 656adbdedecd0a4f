// The clients that the endings' sentences can be about, by name.

import { describe, expect, it } from 'vitest';

import {
  clientProfiles,
  isClientProfile,
  nameOfClient,
  subjectOfClient,
} from '../../../src/core/stream/clientProfile.ts';

describe('a profile', () => {
  it('has a name of its own and begins a sentence', () => {
    const names = clientProfiles.map(nameOfClient);
    expect(new Set(names).size).toBe(names.length);
    for (const profile of clientProfiles) expect(subjectOfClient(profile)).toMatch(/^(An? |The )?\S/);
    expect(subjectOfClient('openai-loop')).toBe('The openai loop');
  });

  it('is one of the list, and nothing else is', () => {
    expect(clientProfiles.every(isClientProfile)).toBe(true);
    for (const other of ['', 'EventSource', undefined, 1, 'toString'])
      expect(isClientProfile(other)).toBe(false);
  });
});
