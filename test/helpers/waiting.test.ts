// What tests wait with: a look that throws is no answer, and a wait that fails says what it waited for.

import { describe, expect, it } from 'vitest';

import { Changes, comesTrue, until } from './waiting.ts';

const limitMs = 20;
const never = (): (() => void) => () => {};

describe('waiting', () => {
  it('is over at once with what is there already', async () => {
    expect(
      await until(
        () => 'found',
        never,
        () => '',
      ),
    ).toBe('found');
    expect(
      await until(
        () => 0,
        never,
        () => '',
      ),
    ).toBe(0);
  });

  it('looks again when something happens, and gives the first result that is neither undefined nor false', async () => {
    const changes = new Changes();
    let result: string | false | undefined;
    const waiting = until(
      () => result,
      changes.source,
      () => '',
    );
    changes.tell();
    result = false;
    changes.tell();
    result = '';
    changes.tell();
    result = 'later';
    changes.tell();
    expect(await waiting).toBe('');
  });

  it('takes a look that throws for one that has not found it yet', async () => {
    const changes = new Changes();
    const states: { readonly size: number }[] = [];
    const sizeOf = (): number => {
      const [state] = states;
      if (!state) throw new Error('There is no state');
      return state.size;
    };
    const waiting = until(
      () => sizeOf() === 1,
      changes.source,
      () => '',
    );
    changes.tell();
    states.push({ size: 1 });
    changes.tell();
    expect(await waiting).toBe(true);
  });

  it('fails at its bound, and says what it waited for', async () => {
    const failing = until(
      () => false,
      never,
      () => 'The door is shut.',
      limitMs,
    );
    await expect(failing).rejects.toThrow(/^Not within 20 ms\. The door is shut\.$/);
  });

  it('says what the last look threw, and nothing of one before', async () => {
    const throwing = (): never => {
      throw new TypeError('no key');
    };
    await expect(until(throwing, never, () => 'Shut.', limitMs)).rejects.toThrow(
      'Not within 20 ms. Shut. The last look threw: TypeError: no key',
    );
    let looks = 0;
    const once = (): false => (looks++ === 0 ? throwing() : false);
    await expect(until(once, never, () => 'Shut.', limitMs)).rejects.toThrow(/Shut\.$/);
  });

  it('looks once more at its bound, and listens no longer after it', async () => {
    let listeners = 0;
    const source = (): (() => void) => {
      listeners += 1;
      return () => {
        listeners -= 1;
      };
    };
    let looks = 0;
    await expect(comesTrue(() => (looks += 1) === 2, source, limitMs)).resolves.toBe(true);
    await expect(comesTrue(() => false, source, limitMs)).resolves.toBe(false);
    await expect(
      until(
        () => looks > 2 && looks,
        source,
        () => '',
        limitMs,
      ),
    ).rejects.toThrow();
    expect(listeners).toBe(0);
  });

  it('hears a source that speaks while it is asked', async () => {
    let isTrue = false;
    let hasStopped = false;
    const source = (onChange: () => void): (() => void) => {
      isTrue = true;
      onChange();
      return () => {
        hasStopped = true;
      };
    };
    expect(await comesTrue(() => isTrue, source, limitMs)).toBe(true);
    expect(hasStopped).toBe(true);
  });
});
