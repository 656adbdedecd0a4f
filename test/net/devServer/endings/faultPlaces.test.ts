// Where a body stands by what was written: between two events or inside one, and where the next event ends, however
// the bytes before that were cut into pieces.
import { describe, expect, it } from 'vitest';
import { BodyPosition } from '../../../../src/net/devServer/exchange/bodyPosition.ts';

describe('the end of the next event', () => {
  it.each([
    ['data: one\n\nid: 2\ndata: zwölf\n\n: note\n\ndata: three\n\n', [11, 31, 52]],
    ['data\n\nretry: 5\n\nid: 7\n\nevent: x\n\ndata:\ndata:\n\n', [6, 46]],
    ['data: 1\r\rdata: 2\r\r', [9, 18]],
  ])('is found from every place of %j', (body, ends) => {
    const bytes = Buffer.from(body);
    for (let split = 0; split < bytes.length; split += 1) {
      const position = new BodyPosition();
      position.pass(bytes.subarray(0, split));
      const length = position.passUntilEvent(bytes.subarray(split));
      expect(length === undefined ? undefined : split + length).toBe(ends.find((end) => end > split));
    }
  });

  it('takes in the line feed of a last CRLF that comes with it', () => {
    const position = new BodyPosition();
    position.passText('data: 1\r\n');
    expect(position.passUntilEvent(Buffer.from('\r\ndata: 2\r\n\r\n'))).toBe(2);
    expect(position.isBetweenEvents).toBe(true);
  });

  it('is found event by event in one write', () => {
    const position = new BodyPosition();
    const bytes = Buffer.from('data: 1\n\ndata: 2\n\ndata: 3');
    expect(position.passUntilEvent(bytes)).toBe(9);
    expect(position.passUntilEvent(bytes.subarray(9))).toBe(9);
    expect(position.passUntilEvent(bytes.subarray(18))).toBeUndefined();
    expect(position.isBetweenEvents).toBe(false);
  });
});

describe('between two events', () => {
  it.each([
    [[], true],
    [['data: 1\n\n'], true],
    [['data: 1\r\n\r\n'], true],
    [['data: 1\r\r'], true],
    [['data: 1\n', '\n'], true],
    [[': note\n'], true],
    [['retry: 1000\n'], true],
    [['data: 1\n\nretry: 1000\n'], true],
    [['data: 1'], false],
    [['data: 1\n'], false],
    [['data: 1\r\n'], false],
    [['id: 1\n'], false],
    [['data: 1\nretry: 1000\n'], false],
    [['retry: 1000\nda'], false],
    [['data: 1\n\n', 'd'], false],
  ] as const)('%j: %s', (written, isBetween) => {
    const asText = new BodyPosition();
    const asBytes = new BodyPosition();
    const byteByByte = new BodyPosition();
    for (const text of written) {
      asText.passText(text);
      asBytes.pass(Buffer.from(text));
      for (const byte of Buffer.from(text)) byteByByte.pass(Uint8Array.of(byte));
    }
    for (const position of [asText, asBytes, byteByByte]) expect(position.isBetweenEvents).toBe(isBetween);
  });
});
