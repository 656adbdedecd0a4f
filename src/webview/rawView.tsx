// The block as it came, line by line with its terminators. Lines that clients ignore are marked, and say why.

import type { JSX } from 'preact';

import { formatSize } from '../core/format.ts';
import type { FieldLine } from '../core/fields.ts';
import type { EntryView } from '../core/protocol.ts';
import { visibleLine } from './visibleText.ts';

const terminatorMarks: Readonly<Record<FieldLine['terminator'], string>> = {
  '': '',
  '\n': 'LF',
  '\r': 'CR',
  '\r\n': 'CR LF',
};

const terminatorNames: Readonly<Record<FieldLine['terminator'], string>> = {
  '': 'no line end',
  '\n': 'line feed',
  '\r': 'carriage return',
  '\r\n': 'carriage return and line feed',
};

export function RawView({ view }: { readonly view: EntryView }): JSX.Element {
  if (view.row.isGone) return <p class="details-hint">{view.row.preview}</p>;
  if (view.lines.length === 0)
    return <p class="details-hint">This entry is the inspector's own: there are no bytes.</p>;
  return (
    <>
      <ol class="code-block raw-lines">
        {view.lines.map((line) => (
          <RawLine key={line.offset} line={line} />
        ))}
      </ol>
      {view.rawIsCut && (
        <p class="cut-line">
          {view.row.sizeBytes === undefined
            ? 'The rest is not shown here.'
            : `The rest of ${formatSize(view.row.sizeBytes)} is not shown here.`}
        </p>
      )}
    </>
  );
}

function RawLine({ line }: { readonly line: FieldLine }): JSX.Element {
  const { field, value, kind, terminator, offset, ignored } = line;
  return (
    <li class={`raw-line line-${kind} ${ignored === undefined ? '' : 'ignored'}`}>
      <span class="raw-offset" title="Byte offset in the block">
        {offset}
      </span>
      <span class="raw-text">
        {kind === 'field' && <span class="raw-field">{visibleLine(field)}</span>}
        {kind !== 'blank' && <span class="raw-colon">:</span>}
        <span class="raw-value">
          {kind === 'field' && value !== '' ? ` ${visibleLine(value)}` : visibleLine(value)}
        </span>
        {terminator !== '' && (
          <span class="raw-terminator" title={terminatorNames[terminator]}>
            {terminatorMarks[terminator]}
          </span>
        )}
        {ignored !== undefined && <span class="raw-ignored">{ignored}</span>}
      </span>
    </li>
  );
}
