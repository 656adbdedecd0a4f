// How kinds of entries look, and the small drawings beside numbers: tables, without a browser.

import { isValidElement, type ComponentChildren, type VNode } from 'preact';
import { describe, expect, it } from 'vitest';

import { entryKinds } from '../../../src/core/log/entry.ts';
import type { ExchangeTimings } from '../../../src/core/log/detail.ts';
import { Facts } from '../../../src/webview/controls/facts.tsx';
import {
  hasType,
  isSentence,
  kindIcon,
  mayFollowGap,
  mayWrap,
} from '../../../src/webview/controls/kindLook.ts';
import { Sparkline } from '../../../src/webview/controls/sparkline.tsx';
import { TimingsBar } from '../../../src/webview/details/timingsBar.tsx';

type Props = Readonly<Record<string, unknown>>;

/** The elements of a drawing by their name, in order. */
function elementsOf(children: ComponentChildren, name: string): VNode<Props>[] {
  if (Array.isArray(children)) return children.flatMap((child) => elementsOf(child, name));
  if (!isValidElement(children)) return [];
  const element = children as VNode<Props>;
  const inside = elementsOf(element.props.children, name);
  return element.type === name ? [element, ...inside] : inside;
}

function textsOf(children: ComponentChildren): string {
  if (Array.isArray(children)) return children.map(textsOf).join('');
  if (isValidElement(children)) return textsOf((children as VNode<Props>).props.children);
  return typeof children === 'string' || typeof children === 'number' ? String(children) : '';
}

describe('a kind of entry', () => {
  const kindsThat = (is: (kind: (typeof entryKinds)[number]) => boolean): string =>
    entryKinds.filter(is).join(' ');

  it('has a sentence of the inspector’s own, on one line or more, or fields of the stream', () => {
    expect(kindsThat(isSentence)).toBe('request open close error notice');
    expect(kindsThat(mayWrap)).toBe('close error notice');
  });

  it('has a type of the server’s only where it is a message, and a gap before it unless it is a request', () => {
    expect(kindsThat(hasType)).toBe('message');
    expect(kindsThat((kind) => !mayFollowGap(kind))).toBe('request');
  });

  it('has an icon of its own', () => {
    expect(new Set(entryKinds.map(kindIcon)).size).toBe(entryKinds.length);
  });
});

describe('the rate of the last seconds', () => {
  it.each<readonly [readonly number[], width: number, path: string]>([
    [[], 1, ''],
    [[0], 3, 'M0 12v-0.5h2v0.5z'],
    [[1], 3, 'M0 12v-12h2v12z'],
    // The largest has the whole height, and what is not none can be seen.
    [[0, 1, 50, 100], 12, 'M0 12v-0.5h2v0.5zM3 12v-1h2v1zM6 12v-6h2v6zM9 12v-12h2v12z'],
  ])('of %j is drawn', (values, width, path) => {
    const drawn = Sparkline({ values });
    expect(elementsOf(drawn, 'svg')[0]?.props['width']).toBe(width);
    expect(elementsOf(drawn, 'path')[0]?.props['d']).toBe(path);
  });
});

it('facts without a value are left out, and an empty one is not', () => {
  const drawn = Facts({
    facts: [
      ['One', '1'],
      ['Two', undefined],
      ['Three', ''],
      ['Four', 'a\u202eb'],
    ],
  });
  expect(elementsOf(drawn, 'dt').map(textsOf)).toEqual(['One', 'Three', 'Four']);
  expect(elementsOf(drawn, 'dd').map(textsOf)).toEqual(['1', '', 'a[U+202E]b']);
});

describe('the stages of an exchange', () => {
  const stages = (timings: ExchangeTimings): unknown => {
    const rows = elementsOf(TimingsBar({ timings }), 'tr');
    return rows.map((row) => {
      const [bar] = elementsOf(row, 'span');
      const style = bar?.props['style'] as Readonly<Record<string, string>> | undefined;
      return [
        textsOf(elementsOf(row, 'th')),
        style?.['marginLeft'],
        style?.['width'],
        textsOf(elementsOf(row, 'td')),
      ].map((text) => String(text).replaceAll('\u00a0', ' '));
    });
  };

  it.each<readonly [string, ExchangeTimings, readonly (readonly string[])[]]>([
    ['none', {}, []],
    [
      'one after the other',
      { dnsMs: 10, connectMs: 30, tlsMs: 50, sentMs: 60, headMs: 90, firstByteMs: 100 },
      [
        ['DNS', '0%', '10%', '10 ms'],
        ['Connect', '10%', '20%', '20 ms'],
        ['TLS', '30%', '20%', '20 ms'],
        ['Request sent', '50%', '10%', '10 ms'],
        ['Waiting for the head', '60%', '30%', '30 ms'],
        ['Waiting for the first byte', '90%', '10%', '10 ms'],
      ],
    ],
    [
      'some, of which one was over before the other',
      { sentMs: 20, headMs: 10, firstByteMs: 40 },
      [
        ['Request sent', '0%', '50%', '20 ms'],
        ['Waiting for the head', '50%', '0%', '0.0 ms'],
        ['Waiting for the first byte', '50%', '50%', '20 ms'],
      ],
    ],
    ['of no time', { sentMs: 0 }, [['Request sent', '0%', '0%', '0.0 ms']]],
  ])('are %s', (_, timings, expected) => {
    expect(stages(timings)).toEqual(expected);
  });
});
