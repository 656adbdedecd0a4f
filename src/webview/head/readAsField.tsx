// How the response is read: as its Content-Type says, or otherwise.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { askedFormats, type AskedFormat } from '../../core/stream/bodyFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

const labels: Readonly<Record<AskedFormat, string>> = {
  'event-stream': l10n.t('As an event stream, whatever its Content-Type says'),
  'json-lines': l10n.t('As JSON lines, whatever its Content-Type says'),
};

export function ReadAsField({ page }: { readonly page: TimelinePage }): JSX.Element {
  const { draft } = page;
  return (
    <>
      <label class="field-label" for="read-as">
        {l10n.t('Read the response')}
      </label>
      <div class="field policy">
        <select
          class="select"
          id="read-as"
          value={draft.readAs.value ?? ''}
          onChange={(event) => {
            const chosen = askedFormats.find((format) => format === event.currentTarget.value);
            draft.edit(draft.readAs, chosen);
          }}
        >
          <option value="">{l10n.t('As its Content-Type says')}</option>
          {askedFormats.map((format) => (
            <option key={format} value={format}>
              {labels[format]}
            </option>
          ))}
        </select>
      </div>
    </>
  );
}
