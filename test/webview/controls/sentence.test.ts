// A whole text with elements at its placeholders.

import { isValidElement, type ComponentChild, type ComponentChildren } from 'preact';
import { expect, it } from 'vitest';

import { Sentence } from '../../../src/webview/controls/sentence.tsx';

/** What a sentence shows, in order: its texts, and what fills it, with empty texts left out. */
function shown(children: ComponentChildren): ComponentChild[] {
  if (Array.isArray(children)) return children.flatMap(shown);
  if (isValidElement(children)) return shown(children.props.children);
  return children === '' ? [] : [children];
}

it.each<[what: string, text: string, parts: Readonly<Record<string, ComponentChildren>>, ComponentChild[]]>([
  ['a text alone', 'Nothing yet.', {}, ['Nothing yet.']],
  ['places inside', 'At {time} of {span}.', { time: '3 s', span: '9 s' }, ['At ', '3 s', ' of ', '9 s', '.']],
  ['places at both ends', '{a} of {b}', { b: 'x', a: 'y' }, ['y', ' of ', 'x']],
  ['a place twice, as another language may have it', '{a}, {a}!', { a: 1 }, [1, ', ', 1, '!']],
  ['a value that looks like a place', '{a} {b}', { a: '{b}', b: 'x' }, ['{b}', ' ', 'x']],
  ['a place that a translation got wrong', '{a} {c}', { a: 'x' }, ['x', ' ', '{c}']],
  ['a place with the name of what every object has', '{toString}', {}, ['{toString}']],
])('has %s', (_, text, parts, expected) => {
  expect(shown(Sentence({ text, parts }))).toEqual(expected);
});
