// Names and values, one pair a line; pairs without a value are left out.

import type { JSX } from 'preact';

import { visibleLine } from '../../core/base/visibleText.ts';

export type Fact = readonly [name: string, value: string | undefined];

export function Facts({ facts }: { readonly facts: readonly Fact[] }): JSX.Element {
  return (
    <dl class="facts">
      {facts.map(([name, value]) =>
        value === undefined ? null : (
          <div class="fact" key={name}>
            <dt>{name}</dt>
            <dd>{visibleLine(value)}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
