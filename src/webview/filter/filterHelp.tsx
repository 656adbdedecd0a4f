// What can be written into the filter, each way with an example that a click puts there.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { entryKinds } from '../../core/log/entry.ts';
import { HelpPanel } from '../controls/helpPanel.tsx';
import type { EntryFilter } from '../state/entryFilter.ts';

const syntax: readonly { readonly examples: readonly string[]; readonly does: string }[] = [
  {
    examples: ['tick AAPL'],
    does: l10n.t('Entries with both texts: in data, type, id, comments or what the row says'),
  },
  { examples: ['"two words"'], does: l10n.t('A text with spaces, or one that would mean something else') },
  { examples: ['-heartbeat'], does: l10n.t('Entries without it; works before every term') },
  {
    examples: ['type:tick,trade', 'type:user.*'],
    does: l10n.t('The event’s type, or a notice’s code; * stands for anything'),
  },
  { examples: ['id:42'], does: l10n.t('The event’s own id') },
  {
    examples: ['kind:close,error'],
    does: l10n.t('The kind of entry: {0}', entryKinds.join(', ')),
  },
  {
    examples: ['$.status:failed', '$.usage.total>100', '$.error:*'],
    does: l10n.t('A value in the data, by its JSON path; * stands for anything. Of an event up to 1 MiB'),
  },
  { examples: ['attempt:2', 'attempt>=3'], does: l10n.t('The attempt') },
  { examples: ['size>2kb', 'size<=1MiB'], does: l10n.t('Bytes as sent') },
  { examples: ['gap>500ms', 'gap>2s'], does: l10n.t('Time since the entry before, in the whole timeline') },
  { examples: ['after:41.2s', 'before:1:02:03'], does: l10n.t('Time since the start') },
  {
    examples: ['after:14:03:22', 'before:#1200'],
    does: l10n.t('Time of day with two digits each, or an entry’s number'),
  },
  {
    examples: ['/pri(c|z)e/'],
    does: l10n.t('A regular expression; flags i, m, s, u after it. Tried on the first MiB of an entry'),
  },
];

export function FilterHelp({ filter }: { readonly filter: EntryFilter }): JSX.Element {
  return (
    <HelpPanel
      class="filter-help"
      label={l10n.t('What can be written into the filter')}
      title={l10n.t('Filter')}
      closeLabel={l10n.t('Close')}
      isOpen={filter.isHelpOpen}
    >
      <p>
        {l10n.t(
          'All terms have to hold. Other names before a colon, such as in foo:bar, are text like any other.',
        )}
      </p>
      <dl>
        {syntax.map(({ examples, does }) => (
          <div class="filter-help-line" key={does}>
            <dt>
              {examples.map((example) => (
                <button
                  key={example}
                  type="button"
                  class="link-button"
                  onClick={() => {
                    filter.edit({ text: example, isRegex: false });
                    filter.focus();
                  }}
                >
                  <code>{example}</code>
                </button>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </HelpPanel>
  );
}
