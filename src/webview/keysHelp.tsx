// The keys of the page.

import type { JSX } from 'preact';

import { HelpPanel } from './controls/helpPanel.tsx';
import { keyHelp } from './keyboard.ts';
import type { TimelinePage } from './state/timelinePage.ts';

export function KeysHelp({ page }: { readonly page: TimelinePage }): JSX.Element {
  return (
    <HelpPanel
      class="keys-help"
      label="Keys"
      title="Keys"
      closeLabel="Close (Escape)"
      isOpen={page.isHelpOpen}
    >
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
    </HelpPanel>
  );
}
