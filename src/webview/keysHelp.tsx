// The keys of the page.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { HelpPanel } from './controls/helpPanel.tsx';
import { keyHelp } from './keyboard.ts';
import type { TimelinePage } from './state/timelinePage.ts';

export function KeysHelp({ page }: { readonly page: TimelinePage }): JSX.Element {
  return (
    <HelpPanel
      class="keys-help"
      label={l10n.t('Keys')}
      title={l10n.t('Keys')}
      closeLabel={l10n.t('Close (Escape)')}
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
