// Random JSON texts as people and programs write them: their own spelling, white space, order and duplicate names.

import fc from 'fast-check';

import { anyText } from '../arbitraryText.ts';

const space = fc.constantFrom('', '', ' ', '\n', '\t ', '\r\n');
const number = fc.constantFrom('0', '-0', '1.0', '1e3', '1E+30', '12345678901234567890', '-0.00', '5e-324');
const text = anyText().map((value) => JSON.stringify(value));
const escaped = fc.constantFrom('"\\u0041"', '"\\/"', '"\\ud83d"', '"\\\\"', '"\\""');
const name = fc.oneof(fc.constantFrom('"a"', '"b"', '""', '"__proto__"'), text);

type Member = readonly [before: string, name: string, after: string, value: string, end: string];

function jsonWith(members: (member: fc.Arbitrary<Member>) => fc.Arbitrary<Member[]>): fc.Arbitrary<string> {
  const { json } = fc.letrec<{ json: string; value: string }>((tie) => ({
    json: fc.oneof(
      members(fc.tuple(space, name, space, tie('value'), space)).map(
        (list) => `{${list.map(([a, key, b, value, c]) => `${a}${key}${b}:${value}${c}`).join(',')}}`,
      ),
      fc
        .array(fc.tuple(space, tie('value'), space))
        .map((items) => `[${items.map((item) => item.join('')).join(',')}]`),
    ),
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      number,
      text,
      escaped,
      fc.constantFrom('true', 'false', 'null'),
      tie('json'),
    ),
  }));
  return json;
}

/** Objects and arrays. */
export const arbitraryJson = jsonWith((member) => fc.array(member));

/** The same without an object that has a name twice. */
export const arbitraryPlainJson = jsonWith((member) =>
  fc.uniqueArray(member, { selector: ([, key]) => JSON.parse(key) as string }),
);
