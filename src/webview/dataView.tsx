// Data of a message as a client gets it: indented and coloured when it is JSON, otherwise as text.

import type { JSX } from 'preact';

import { formatSize } from '../core/format.ts';
import type { EntryView, ShownText } from '../core/protocol.ts';
import { JsonText } from './jsonText.tsx';
import { formatBinarySize } from './numberFormat.ts';
import type { TimelinePage } from './timelinePage.ts';
import { visibleBlock } from './visibleText.ts';

interface DataViewProps {
  readonly page: TimelinePage;
  readonly view: EntryView;
}

export function DataView({ page, view }: DataViewProps): JSX.Element {
  const shown = view.json ?? view.data;
  if (!shown) return <p class="details-hint">This entry has no data.</p>;
  if (shown.sizeBytes === 0)
    return <p class="details-hint">The data is empty. Clients get an event with an empty text.</p>;
  return (
    <>
      {shown.isCut && <CutLine page={page} shown={shown} number={view.row.number} />}
      <pre class="code-block data">
        {view.json ? <JsonText text={shown.text} /> : visibleBlock(shown.text)}
      </pre>
    </>
  );
}

function CutLine({
  page,
  shown,
  number,
}: {
  readonly page: TimelinePage;
  readonly shown: ShownText;
  readonly number: number;
}): JSX.Element {
  const shownBytes = new TextEncoder().encode(shown.text).length;
  const size = shownBytes % 1024 === 0 || shown.sizeBytes % 1024 === 0 ? formatBinarySize : formatSize;
  return (
    <p class="cut-line">
      {`First ${size(shownBytes)} of ${size(shown.sizeBytes)}. `}
      <button type="button" class="link-button" onClick={() => page.post({ type: 'openEntry', number })}>
        Open all of it in an editor
      </button>
    </p>
  );
}
