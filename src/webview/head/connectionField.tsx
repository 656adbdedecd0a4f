// Where a connection comes from: which machine connects, and what is a forwarded port.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { visibleLine } from '../../core/base/visibleText.ts';
import { forwardedPortOf, isLoopback } from '../../core/draft/forwardedPort.ts';
import { parseAddress } from '../../core/stream/address.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

export function ConnectionField({ page }: { readonly page: TimelinePage }): JSX.Element {
  const { draft } = page;
  const address = parseAddress(draft.url.value);
  const url = 'url' in address ? address.url : '';
  const place = page.connectsFrom.value;
  const port = forwardedPortOf(url);
  return (
    <>
      <span class="field-label" id="connection-label">
        {l10n.t('Connection')}
      </span>
      <div class="field policy" role="group" aria-labelledby="connection-label">
        {place && <span class="hint">{l10n.t('From {0}.', visibleLine(place.name))}</span>}
        {port !== undefined && (
          <span class="hint">{l10n.t('The address is that of the forwarded port {0}.', port)}</span>
        )}
        {place?.remote !== undefined && isLoopback(url) && (
          <span class="hint">
            {l10n.t(
              'This address means this machine, not {0}: a port of that is reached here where it is forwarded.',
              visibleLine(place.remote),
            )}
          </span>
        )}
      </div>
    </>
  );
}
