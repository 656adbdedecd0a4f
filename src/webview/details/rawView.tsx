// The block as it came: line by line with its terminators, or byte by byte. Nothing is put in, taken away or straightened;
// lines that clients ignore are marked, and say why.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import type { FieldLine } from '../../core/wire/fields.ts';
import type { EntryView } from '../../core/page/protocol.ts';
import { formatSize } from '../../core/base/format.ts';
import { HexView } from './hexView.tsx';
import { formatCount } from '../controls/numberFormat.ts';
import { Segments } from '../controls/segments.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleLine } from '../../core/base/visibleText.ts';

const terminatorMarks: Readonly<Record<FieldLine['terminator'], string>> = {
  '': '',
  '\n': 'LF',
  '\r': 'CR',
  '\r\n': l10n.t('CR LF'),
};

const terminatorNames: Readonly<Record<FieldLine['terminator'], string>> = {
  '': l10n.t('no line end'),
  '\n': l10n.t('line feed'),
  '\r': l10n.t('carriage return'),
  '\r\n': l10n.t('carriage return and line feed'),
};

/** Characters of one line that are shown: laying out more takes seconds, and nobody reads that far. */
const longestValue = 20_000;

interface RawViewProps {
  readonly page: TimelinePage;
  readonly view: EntryView;
}

export function RawView({ page, view }: RawViewProps): JSX.Element {
  if (view.row.isGone) return <p class="details-hint">{view.row.preview}</p>;
  if (view.lines.length === 0)
    return <p class="details-hint">{l10n.t("This entry is the inspector's own: there are no bytes.")}</p>;
  const { rawMode } = page.ui.value;
  return (
    <>
      <div class="data-bar">
        <Segments
          label={l10n.t('Form of the bytes')}
          choices={[
            ['lines', l10n.t('Lines')],
            ['hex', l10n.t('Hex')],
          ]}
          value={rawMode}
          onChoose={(chosen) => page.change({ rawMode: chosen })}
        />
      </div>
      {rawMode === 'hex' ? <HexView page={page} view={view} /> : <RawLines page={page} view={view} />}
    </>
  );
}

function RawLines({ page, view }: RawViewProps): JSX.Element {
  const { number, sizeBytes } = view.row;
  return (
    <>
      {view.rawIsCut && (
        <p class="cut-line">
          {`${describeFirstLines(sizeBytes)} `}
          <button type="button" class="link-button" onClick={() => page.post({ type: 'openEntry', number })}>
            {l10n.t('Open the data in an editor')}
          </button>
        </p>
      )}
      <ol class="code-block raw-lines">
        {view.lines.map((line, at) => (
          <RawLine key={line.offset} line={line} isAfterMark={at === 0 && line.offset > 0} />
        ))}
      </ol>
    </>
  );
}

function describeFirstLines(sizeBytes: number | undefined): string {
  return sizeBytes === undefined
    ? l10n.t('The first lines.')
    : l10n.t('The first lines of {0}.', formatSize(sizeBytes));
}

interface RawLineProps {
  readonly line: FieldLine;
  /** Whether a byte order mark stands before it, which begins the body and belongs to no line. */
  readonly isAfterMark: boolean;
}

function RawLine({ line, isAfterMark }: RawLineProps): JSX.Element {
  const { field, separator, value, kind, terminator, offset, ignored, note } = line;
  const shown = value.slice(0, longestValue);
  return (
    <li class={`raw-line line-${kind} ${ignored === undefined ? '' : 'ignored'}`}>
      <span class="raw-offset" title={l10n.t('Byte offset in the block')}>
        {offset}
      </span>
      <span class="raw-text">
        {isAfterMark && (
          <span class="raw-terminator" title={l10n.t('byte order mark, which clients take off')}>
            {l10n.t('BOM')}
          </span>
        )}
        {field !== '' && <span class="raw-field">{visibleLine(field)}</span>}
        {separator !== '' && <span class="raw-colon">{separator}</span>}
        <span class="raw-value">{visibleLine(shown)}</span>
        {shown.length < value.length && (
          <span class="raw-ignored">{describeRest(value.length - shown.length)}</span>
        )}
        {terminator !== '' && (
          <span class="raw-terminator" title={terminatorNames[terminator]}>
            {terminatorMarks[terminator]}
          </span>
        )}
        {ignored !== undefined && <span class="raw-ignored">{ignored}</span>}
        {note !== undefined && <span class="raw-ignored">{note}</span>}
      </span>
    </li>
  );
}

function describeRest(count: number): string {
  return count === 1 ? l10n.t('… 1 more character') : l10n.t('… {0} more characters', formatCount(count));
}
