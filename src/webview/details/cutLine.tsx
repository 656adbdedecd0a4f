// Says how much of a text is shown of how much, and leads to the rest.

import * as l10n from '@vscode/l10n';
import type { ComponentChildren, JSX } from 'preact';

import { formatSize } from '../../core/base/format.ts';
import type { ShownText } from '../../core/page/protocol.ts';
import { formatBinarySize } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

interface CutLineProps {
  readonly page: TimelinePage;
  readonly shown: ShownText;
  readonly number: number;
  /** Another way to see more. */
  readonly children?: ComponentChildren;
}

export function CutLine({ page, shown, number, children }: CutLineProps): JSX.Element {
  const shownBytes = new TextEncoder().encode(shown.text).length;
  const size = shownBytes % 1024 === 0 || shown.sizeBytes % 1024 === 0 ? formatBinarySize : formatSize;
  return (
    <p class="cut-line">
      {`${l10n.t('First {shown} of {size}.', { shown: size(shownBytes), size: size(shown.sizeBytes) })} `}
      <button type="button" class="link-button" onClick={() => page.post({ type: 'openEntry', number })}>
        {l10n.t('Open all of it in an editor')}
      </button>{' '}
      {children}
    </p>
  );
}
