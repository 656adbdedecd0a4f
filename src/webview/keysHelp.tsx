// The keys, in a panel that takes no focus and blocks nothing: it can stay open while they are tried.

import type { JSX } from 'preact';

import { IconButton } from './controls/iconButton.tsx';
import { keyHelp } from './keyboard.ts';
import type { TimelinePage } from './state/timelinePage.ts';

export function KeysHelp({ page }: { readonly page: TimelinePage }): JSX.Element {
  return (
    <aside class="keys-help" aria-label="Keys">
      <div class="keys-header">
        <h2>Keys</h2>
        <IconButton
          icon="close"
          label="Close (Escape)"
          onClick={() => {
            page.isHelpOpen.value = false;
          }}
        />
      </div>
      <dl>
        {keyHelp.map(({ keys, does }) => (
          <div class="key-line" key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}
