// What is read from the bytes of a block when somebody looks at it.

import { describe, expect, it } from 'vitest';

import { parseBlock, readFieldLines } from '../../../src/core/wire/fields.ts';
import { bytesOf } from '../recording.ts';

describe('parseBlock', () => {
  it.each([
    ['data: 1\n\n', { type: '', data: '1', id: undefined }],
    ['data\ndata:\ndata: \n\n', { type: '', data: '\n\n', id: undefined }],
    ['data:  two\r\ndata:\tthree\r\r', { type: '', data: ' two\n\tthree', id: undefined }],
    ['event: a\nevent: b\nid: 1\nid: 2\ndata: x\n\n', { type: 'b', data: 'x', id: '2' }],
    ['event: a\nevent\ndata: x\n\n', { type: '', data: 'x', id: undefined }],
    ['id: 1\nid: a\0b\ndata: x\n\n', { type: '', data: 'x', id: '1' }],
    ['id\ndata: x\n\n', { type: '', data: 'x', id: '' }],
    ['id: 1\n\n', { type: '', data: undefined, id: '1' }],
    ['event: a\n\n', { type: '', data: undefined, id: undefined }],
    [': c\nfoo: 1\nretry: 5\ndata: x\n\n', { type: '', data: 'x', id: undefined }],
    ['\ufeffdata: x\n\n', { type: '', data: undefined, id: undefined }],
    ['data: {"a":"é😀"}\n\n', { type: '', data: '{"a":"é😀"}', id: undefined }],
  ])('%j', (text, fields) => {
    expect(parseBlock(bytesOf(text))).toEqual(fields);
  });

  it.each([
    ['\ufeffdata: 1\n\n', '1'],
    ['\ufeff\ufeffdata: 1\n\n', undefined],
    ['data: 1\n\n', '1'],
  ])('takes one byte order mark off the block that begins a body: %j', (text, data) => {
    expect(parseBlock(bytesOf(text), true).data).toBe(data);
  });

  it('shows malformed UTF-8 as U+FFFD', () => {
    expect(
      parseBlock(Buffer.concat([Buffer.from('data: '), Buffer.from('ffe282', 'hex'), Buffer.from('\n\n')]))
        .data,
    ).toBe('\ufffd\ufffd');
  });
});

describe('readFieldLines', () => {
  it.each([
    ['data: \0\n', undefined],
    ['event: \0\n', undefined],
    ['id: x\n', undefined],
    ['id: x\0\n', 'An id that contains NUL is ignored.'],
    ['retry: 10\n', undefined],
    ['retry: \n', 'A retry that is not digits only is ignored.'],
    ['retry: 1x\n', 'A retry that is not digits only is ignored.'],
    ['retry: x1\n', 'A retry that is not digits only is ignored.'],
    ['foo: 1\n', 'Clients ignore fields with this name.'],
    ['Data: 1\n', 'Clients ignore fields with this name.'],
    [': c\n', undefined],
    ['\n', undefined],
  ])('says why %j does not count, and nothing where it does', (text, ignored) => {
    const [line] = readFieldLines(bytesOf(text));
    if (ignored === undefined) expect(line).not.toHaveProperty('ignored');
    else expect(line?.ignored).toBe(ignored);
  });

  it('takes a byte order mark off the start of a body alone', () => {
    const marked = bytesOf('\ufeffdata: 1\n');
    expect(readFieldLines(marked, true)[0]).toMatchObject({ field: 'data', offset: 3 });
    expect(readFieldLines(marked)[0]).toMatchObject({ field: '\ufeffdata', offset: 0 });
  });

  it('tells each line as it came', () => {
    const lines = readFieldLines(bytesOf('data: é\r\n:c \rid:\0\nretry: x\nretry: 5\nfoo\n  \n\n'));
    expect(
      lines.map(({ field, value, kind, terminator, offset }) => [field, value, kind, terminator, offset]),
    ).toEqual([
      ['data', 'é', 'field', '\r\n', 0],
      ['', 'c ', 'comment', '\r', 10],
      ['id', '\0', 'field', '\n', 14],
      ['retry', 'x', 'field', '\n', 19],
      ['retry', '5', 'field', '\n', 28],
      ['foo', '', 'field', '\n', 37],
      ['  ', '', 'field', '\n', 41],
      ['', '', 'blank', '\n', 44],
    ]);
    expect(lines.filter(({ ignored }) => ignored !== undefined).map(({ offset }) => offset)).toEqual([
      14, 19, 37, 41,
    ]);
  });

  it.each([
    ['data:La\n', ['data', ':', 'La']],
    ['data: frase\n', ['data', ': ', 'frase']],
    ['data:  x\n', ['data', ': ', ' x']],
    ['data:\tx\n', ['data', ':', '\tx']],
    ['data:\n', ['data', ':', '']],
    ['data: \n', ['data', ': ', '']],
    ['data\n', ['data', '', '']],
    ['0\n', ['0', '', '']],
    [':c\n', ['', ':', 'c']],
    [': c\n', ['', ':', ' c']],
    ['\n', ['', '', '']],
  ])('keeps every character of %j', (text, parts) => {
    const [line] = readFieldLines(bytesOf(text));
    expect([line?.field, line?.separator, line?.value]).toEqual(parts);
    expect(`${parts.join('')}${line?.terminator}`).toBe(text);
  });

  it.each([
    ['data: 1\ndat', 'The body ended before the line did.'],
    ['data: 1\n', undefined],
  ])('says of %j whether the end cut its last line', (text, ignored) => {
    expect(readFieldLines(bytesOf(text)).at(-1)?.ignored).toBe(ignored);
  });
});
