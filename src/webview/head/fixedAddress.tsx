// The address of a stream that is not the inspector's own: it can be read and copied, and not changed.

import type { JSX } from 'preact';

import { visibleLine } from '../../core/base/visibleText.ts';

interface FixedAddressProps {
  /** Absent where it is not known. */
  readonly method?: string;
  readonly label: string;
  readonly title?: string;
  readonly value: string;
}

export function FixedAddress({ method, label, title, value }: FixedAddressProps): JSX.Element {
  return (
    <>
      {method !== undefined && <span class="relayed-method">{visibleLine(method)}</span>}
      <div class="field url-field">
        <input class="input" type="text" readOnly aria-label={label} title={title} value={value} />
      </div>
    </>
  );
}
