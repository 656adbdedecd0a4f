// Whatever the body, however it is cut and whatever the rules: nothing is lost unsaid, and the same comes out.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fateFlags, isDelivered, textOffset } from '../../../../src/core/relay/path/fateLog.ts';
import type { RelayRule } from '../../../../src/core/relay/rules/relayRule.ts';
import { closedBlock } from '../../../../src/core/relay/path/eventText.ts';
import { bodies, cut, cuttings } from '../../arbitraryStreams.ts';
import { arbitraryRules, eventBodies } from '../rules/arbitraryRules.ts';
import { PathUnderTest } from './pathUnderTest.ts';

const runs = { numRuns: 200 };
const neverMet: RelayRule = {
  fault: { kind: 'drop' },
  trigger: { kind: 'pattern', pattern: { id: 'none such' } },
};

/** The whole body through a path, and then all the time that it needs. */
function run(chunks: readonly Uint8Array[], rules: readonly RelayRule[]): PathUnderTest {
  const test = new PathUnderTest();
  for (const rule of rules) test.rules.add(rule, 0);
  test.send(...chunks);
  test.path.serverEnded('end');
  test.clock.advance(1_000_000);
  return test;
}

describe('a path', () => {
  it('writes the LF behind a CR with that, where a silence begins in between', () => {
    const events = { kind: 'pattern', pattern: { text: 'a' } } as const;
    const rules: readonly RelayRule[] = [
      { fault: { kind: 'reorder', places: 1 }, trigger: events },
      { fault: { kind: 'slow', bytesPerSecond: 1_000 }, trigger: events },
      { fault: { kind: 'silence' }, trigger: { kind: 'event', number: 2 } },
    ];
    const body = new TextEncoder().encode('data: a\n\n: c\r\n\ndata: a\n\n');
    for (let at = 0; at < body.length; at += 1) {
      const { output } = run([body.subarray(0, at), body.subarray(at)], rules);
      expect(output, `cut at ${at}`).toBe(': c\r\n');
    }
  });

  it('changes no byte without rules, nor with rules that are not met', () => {
    fc.assert(
      fc.property(fc.oneof(bodies, eventBodies), cuttings, (body, cutting) => {
        expect(run(cut(body, cutting), []).bytes).toEqual(body);
        expect(run(cut(body, cutting), [neverMet]).bytes).toEqual(body);
      }),
      runs,
    );
  });

  it('changes no byte when rules come and go in the middle', () => {
    fc.assert(
      fc.property(fc.oneof(bodies, eventBodies), cuttings, fc.array(fc.nat(20)), (body, cutting, places) => {
        const test = new PathUnderTest();
        let number: number | undefined;
        for (const [at, chunk] of cut(body, cutting).entries()) {
          if (places.includes(at)) {
            if (number === undefined) number = test.rules.add(neverMet, 0);
            else if (test.rules.remove(number)) number = undefined;
          }
          test.send(chunk);
        }
        test.path.serverEnded('end');
        expect(test.bytes).toEqual(body);
      }),
      runs,
    );
  });

  it('gives the same bytes, endings and notes for any chunks', () => {
    fc.assert(
      fc.property(eventBodies, cuttings, arbitraryRules, (body, cutting, rules) => {
        const whole = run([body], rules);
        const test = run(cut(body, cutting), rules);
        expect(test.output).toBe(whole.output);
        expect(test.endings).toEqual(whole.endings);
        expect(test.told).toEqual(whole.told);
      }),
      runs,
    );
  });

  it('accounts for every event of both sides', () => {
    fc.assert(
      fc.property(eventBodies, cuttings, arbitraryRules, (body, cutting, rules) => {
        const test = run(cut(body, cutting), rules);
        test.path.close();
        const { serverLog, appLog, fates } = test;
        for (const entry of serverLog.entries(1, serverLog.length)) {
          if (entry.kind !== 'message') continue;
          const start = textOffset(serverLog, entry);
          const fate = fates.ofServer(start);
          expect(fate).toBeDefined();
          if (!fate) continue;
          expect(fate.flags & fateFlags.waiting).toBe(0);
          if (!isDelivered(fate.flags)) continue;
          expect(fate.appStart).toBeDefined();
          if (fate.flags & fateFlags.edited) continue;
          const sent = closedBlock(serverLog.bytes(entry).subarray(start - entry.offset));
          const got = test.bytes.subarray(fate.appStart, (fate.appStart ?? 0) + sent.length);
          expect(closedBlock(got).subarray(0, sent.length - 1)).toEqual(sent.subarray(0, sent.length - 1));
        }
        for (const entry of appLog.entries(1, appLog.length)) {
          if (entry.kind === 'message') expect(fates.ofApp(textOffset(appLog, entry))).toBeDefined();
        }
      }),
      runs,
    );
  });

  it('leaves no timer when it is closed', () => {
    fc.assert(
      fc.property(eventBodies, arbitraryRules, (body, rules) => {
        const test = new PathUnderTest();
        for (const rule of rules) test.rules.add(rule, 0);
        test.send(body);
        test.path.close();
        expect(test.clock.waiting).toBe(0);
      }),
      runs,
    );
  });
});
