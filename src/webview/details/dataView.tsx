// Data of a message as a client gets it: as a tree or indented when it is JSON, otherwise as text, with a guess at what
// language that is.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';

import { formatSize } from '../../core/base/format.ts';
import { JsonTree, rootNode } from '../../core/json/jsonTree.ts';
import { prettyJson } from '../../core/json/prettyJson.ts';
import type { EntryView, ShownText } from '../../core/page/protocol.ts';
import { encodeText } from '../../core/base/text.ts';
import { guessLanguage, type TextLanguage } from '../../core/json/textLanguage.ts';
import { CutLine } from './cutLine.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import { JsonText } from './jsonText.tsx';
import { describeChildren } from './jsonRowView.tsx';
import { JsonTreeView } from './jsonTreeView.tsx';
import { formatBinarySize } from '../controls/numberFormat.ts';
import { Segments } from '../controls/segments.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleBlock } from '../../core/base/visibleText.ts';

interface DataViewProps {
  readonly page: TimelinePage;
  readonly view: EntryView;
}

/** Characters of a text that are shown at first. */
const longestText = 100_000;

const languageNames: Readonly<Record<TextLanguage, string>> = {
  json: 'JSON',
  html: 'HTML',
  xml: 'XML',
  markdown: 'Markdown',
  plaintext: l10n.t('Text'),
};

export function DataView({ page, view }: DataViewProps): JSX.Element {
  const { data } = view;
  if (view.row.isGone) return <p class="details-hint">{view.row.preview}</p>;
  if (!data) return <p class="details-hint">{l10n.t('This entry has no data.')}</p>;
  if (data.sizeBytes === 0)
    return (
      <p class="details-hint">{l10n.t('The data is empty. Clients get an event with an empty text.')}</p>
    );
  return <Payload page={page} data={data} number={view.row.number} />;
}

interface PayloadProps {
  readonly page: TimelinePage;
  readonly data: ShownText;
  readonly number: number;
}

function Payload({ page, data, number }: PayloadProps): JSX.Element {
  const { text, isCut } = data;
  const tree = useMemo(() => JsonTree.parse(text, isCut), [text, isCut]);
  const language = useMemo(() => (tree ? 'json' : guessLanguage(text, isCut)), [tree, text, isCut]);
  const isTree = tree !== undefined && page.ui.value.dataMode === 'tree';
  return (
    <>
      <div class="data-bar">
        {tree && (
          <Segments
            label={l10n.t('Form of the data')}
            choices={[
              ['tree', l10n.t('Tree')],
              ['text', l10n.t('Text')],
            ]}
            value={page.ui.value.dataMode}
            onChoose={(dataMode) => page.change({ dataMode })}
          />
        )}
        <span class="data-facts">
          {languageNames[language]}
          {tree && `, ${describeRoot(tree)}`} · {formatSize(data.sizeBytes)}
        </span>
        {isTree && <TreeButtons page={page} />}
      </div>
      {isTree ? (
        <>
          {isCut && <CutLine page={page} shown={data} number={number} />}
          <JsonTreeView page={page} tree={tree} isOfEntry />
        </>
      ) : (
        <PlainText key={number} page={page} data={data} number={number} isJson={tree !== undefined} />
      )}
    </>
  );
}

function TreeButtons({ page }: { readonly page: TimelinePage }): JSX.Element {
  return (
    <span class="actions">
      <IconButton icon="expand-all" label={l10n.t('Expand all')} onClick={() => page.json.setAll('all')} />
      <IconButton
        icon="collapse-all"
        label={l10n.t('Collapse all')}
        onClick={() => page.json.setAll('none')}
      />
    </span>
  );
}

/** The text; of a large one the beginning, since a line of a mebibyte takes seconds to lay out. */
function PlainText({ page, data, number, isJson }: PayloadProps & { readonly isJson: boolean }): JSX.Element {
  const [isWhole, setWhole] = useState(false);
  // Indenting the beginning of a JSON text would hide where it is cut: that stays as it was sent.
  const text = useMemo(
    () => (isJson ? (prettyJson(data.text) ?? data.text) : data.text),
    [data.text, isJson],
  );
  const isShortened = !isWhole && text.length > longestText;
  const shown = isShortened ? text.slice(0, longestText) : text;
  return (
    <>
      {(isShortened || data.isCut) && (
        <CutLine page={page} shown={{ ...data, text: shown }} number={number}>
          {isShortened && (
            <button type="button" class="link-button" onClick={() => setWhole(true)}>
              {l10n.t('Show {0}', formatBinarySize(encodeText(data.text).length))}
            </button>
          )}
        </CutLine>
      )}
      <pre class="code-block data">{isJson ? <JsonText text={shown} /> : visibleBlock(shown)}</pre>
    </>
  );
}

function describeRoot(tree: JsonTree): string {
  return describeChildren(tree.childCount(rootNode), tree.kind(rootNode) === 'object');
}
