// A body without its credentials is the same text otherwise.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { redactJson } from '../../../src/core/json/redactJson.ts';
import { redactBody } from '../../../src/core/stream/requestSecrets.ts';

describe('JSON', () => {
  it.each([
    ['{ "api_key" : "k",\n"n": 1.0 }', '{ "api_key" : "[redacted]",\n"n": 1.0 }'],
    [
      '{"a":[{"password":"p"},{"password":1234}]}',
      '{"a":[{"password":"[redacted]"},{"password":"[redacted]"}]}',
    ],
    ['{"max_tokens":100,"token":5,"otp":123456}', '{"max_tokens":100,"token":5,"otp":"[redacted]"}'],
    [
      '{"accessToken":100,"TOKENS":5,"Auth_Token":6,"PIN_OTP":7}',
      '{"accessToken":100,"TOKENS":5,"Auth_Token":6,"PIN_OTP":"[redacted]"}',
    ],
    ['{"password":null,"secret":true}', '{"password":null,"secret":true}'],
    // A name counts for its own value, and not for what stands by itself behind the object.
    ['[{"password":"p"},"a",["b"],{"c":"d"}]', '[{"password":"[redacted]"},"a",["b"],{"c":"d"}]'],
    ['[{"password":null},"a"]', '[{"password":null},"a"]'],
    [
      '{"credentials":{"user":"u","list":["x",{"y":"z"}]},"user":"v"}',
      '{"credentials":{"user":"[redacted]","list":["[redacted]",{"y":"[redacted]"}]},"user":"v"}',
    ],
    ['{"session":{"model":"m","token":"t"}}', '{"session":{"model":"m","token":"[redacted]"}}'],
    ['{"session":"s"}', '{"session":"[redacted]"}'],
    ['{"session":["s",["t"]],"a":["u"]}', '{"session":["[redacted]",["[redacted]"]],"a":["u"]}'],
    [
      '{"sessions":[{"model":"m","a":["b"]},"s"],"c":[["d"]]}',
      '{"sessions":[{"model":"m","a":["b"]},"[redacted]"],"c":[["d"]]}',
    ],
    ['{"p\\u0061ssword":"p"}', '{"p\\u0061ssword":"[redacted]"}'],
    ['{"arguments":"{\\"token\\": \\"t\\"}"}', '{"arguments":"{\\"token\\": \\"[redacted]\\"}"}'],
    // What comes behind a credential is none, however deep it lies.
    [
      '{"credentials":{"a":"x"},"other":{"b":"y","c":[["z"]]}}',
      '{"credentials":{"a":"[redacted]"},"other":{"b":"y","c":[["z"]]}}',
    ],
    [
      '[{"secret":["x"]},{"a":{"b":"y"}},{"secret":{"c":["w"]}},[["v"]]]',
      '[{"secret":["[redacted]"]},{"a":{"b":"y"}},{"secret":{"c":["[redacted]"]}},[["v"]]]',
    ],
    ['{"password":"p","a":["q"],"b":"r"}', '{"password":"[redacted]","a":["q"],"b":"r"}'],
    ['["password","p"]', '["password","p"]'],
    ['{"code":"print(1)","key":"k"}', '{"code":"print(1)","key":"k"}'],
    ['{"token":"cut', '{"token":"[redacted]"'],
  ])('%s becomes %s', (text, redacted) => {
    expect(redactJson(text)).toBe(redacted);
  });

  it.each([
    [0, true],
    [1, true],
    [2, true],
    [3, true],
    [4, false],
  ])('in texts within %i others is redacted: %s', (levels, isRedacted) => {
    let text = '{"token":"t-value"}';
    for (let level = 0; level < levels; level += 1) text = JSON.stringify({ inner: text });
    expect(redactJson(text)?.includes('t-value')).toBe(!isRedacted);
  });

  it.each(['', 'text', '"token"', '{"token":"t"} {"token":"u"}', '{token:1}'])('is not %j', (text) => {
    expect(redactJson(text)).toBeUndefined();
  });

  it('without credentials stays as it was, whatever is in it', () => {
    fc.assert(
      // No name of a credential can be made of these.
      fc.property(
        fc.json({
          stringUnit: fc.constantFrom('q', 'é', '"', '\\', '{', '}', '[', ']', ':', ' ', '\n', '1'),
        }),
        (text) => {
          expect(redactJson(text) ?? text).toBe(text);
        },
      ),
    );
  });
});

describe('a body', () => {
  it.each([
    ['a=1&password=p', 'a=1&password=[redacted]'],
    ['{"a":1}\n{"token":"t"}', '{"a":1}\n{"token":"[redacted]"}'],
    ['my key is sk-abcdefghijklmnop0123', 'my key is [redacted]'],
    ['what does a=b&token=c mean?', 'what does a=b&token=c mean?'],
    ['', ''],
  ])('%s becomes %s', (body, redacted) => {
    expect(redactBody(body)).toBe(redacted);
  });
});
