// The body of the request: JSON in its colours while it is typed, what is wrong with it and where, and what it may want.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

import { visibleBlock } from '../../core/base/visibleText.ts';
import { findBodyMistake, formatBody, isMeantAsJson, type BodyMistake } from '../../core/draft/bodyCheck.ts';
import type { Header } from '../../core/stream/streamRequest.ts';
import { withStream } from '../../core/draft/streamOffer.ts';
import { ErrorText } from '../controls/errorText.tsx';
import { Icon } from '../controls/icon.tsx';
import { JsonText } from '../details/jsonText.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';

/** What a click adds, as it is written. */
const streamMember = '"stream": true';
const jsonHeader: Header = ['Content-Type', 'application/json'];

/** Longer bodies are neither coloured nor checked at each key. */
const longestChecked = 200_000;

export function BodyField({ page }: { readonly page: TimelinePage }): JSX.Element | null {
  const { draft } = page;
  const area = useRef<HTMLTextAreaElement>(null);
  const body = draft.body.value;
  const missing = draft.missingOf('body');
  const isLacking = draft.lacks.value?.body === true && body === '';
  if (draft.method.value === 'GET' && body === '' && !isLacking) return null;
  const error = draft.errorOf('body') ?? missing;
  const isJson = body.length <= longestChecked && isMeantAsJson(draft.headers.value, body);
  const mistake = isJson ? findBodyMistake(body) : undefined;
  const described = [error !== undefined && 'body-error', mistake && 'body-mistake']
    .filter(Boolean)
    .join(' ');
  const setBody = (changed: string): void => {
    draft.edit(draft.body, changed);
    area.current?.focus();
  };
  return (
    <>
      <label class="field-label" for="body">
        {l10n.t('Body')}
      </label>
      <div class="field body-field">
        <div class="body-editor">
          {isJson && <Colours body={body} />}
          <textarea
            class="input code"
            id="body"
            ref={area}
            rows={4}
            spellcheck={false}
            aria-invalid={error !== undefined || mistake !== undefined}
            aria-describedby={described === '' ? undefined : described}
            value={body}
            onInput={(event) => draft.edit(draft.body, event.currentTarget.value)}
          />
        </div>
        {mistake && (
          <Mistake
            mistake={mistake}
            onShow={() => {
              area.current?.focus();
              area.current?.setSelectionRange(mistake.offset, mistake.offset + 1);
            }}
          />
        )}
        <div class="body-actions">
          <BodyOffers page={page} setBody={setBody} isJson={isJson} />
          <FormatButton body={body} isJson={isJson} setBody={setBody} />
          <button type="button" class="button quiet" onClick={() => page.editInEditor('body')}>
            <Icon name="go-to-file" />
            {l10n.t('Edit in editor')}
          </button>
          {isLacking && (
            <button type="button" class="link-button" onClick={() => draft.leaveBodyOut()}>
              {l10n.t('Send it without a body')}
            </button>
          )}
        </div>
        <ErrorText id="body-error" message={error} />
      </div>
    </>
  );
}

/** The same text below the caret, in colours. Characters that are shown otherwise than they are would not lie over it. */
function Colours({ body }: { readonly body: string }): JSX.Element | null {
  if (visibleBlock(body) !== body) return null;
  return (
    <pre class="body-colours code" aria-hidden="true">
      <JsonText text={body} />
      {'\n'}
    </pre>
  );
}

function Mistake({
  mistake,
  onShow,
}: {
  readonly mistake: BodyMistake;
  readonly onShow: () => void;
}): JSX.Element {
  const { line, column, message } = mistake;
  return (
    <p class="body-mistake" id="body-mistake" role="status">
      <Icon name="warning" />
      <button type="button" class="link-button" title={l10n.t('Put the cursor there')} onClick={onShow}>
        {l10n.t('Line {0}, column {1}', line, column)}
      </button>
      <span>{message}</span>
    </p>
  );
}

interface BodyActionsProps {
  readonly setBody: (body: string) => void;
  readonly isJson: boolean;
}

/** What a click can add where it is probably forgotten. */
function BodyOffers({
  page: { draft },
  setBody,
  isJson,
}: BodyActionsProps & { readonly page: TimelinePage }): JSX.Element | null {
  if (!isJson) return null;
  const streamed = withStream(draft.url.value, draft.body.value);
  const hasType = draft.headers.value.some(([name]) => name.trim().toLowerCase() === 'content-type');
  return (
    <>
      {streamed !== undefined && (
        <button
          type="button"
          class="button secondary"
          title={l10n.t('Without it such a service answers with one document, not with an event stream')}
          onClick={() => setBody(streamed)}
        >
          <Icon name="add" />
          <code>{streamMember}</code>
        </button>
      )}
      {!hasType && draft.body.value.trim() !== '' && (
        <button
          type="button"
          class="button secondary"
          title={l10n.t('Many servers read a body as JSON only when its type says so')}
          onClick={() => draft.edit(draft.headers, [...draft.headers.value, jsonHeader])}
        >
          <Icon name="add" />
          <code>{jsonHeader.join(': ')}</code>
        </button>
      )}
    </>
  );
}

function FormatButton({ body, isJson, setBody }: BodyActionsProps & { readonly body: string }): JSX.Element {
  const formatted = isJson ? formatBody(body) : undefined;
  return (
    <button
      type="button"
      class="button quiet"
      disabled={formatted === undefined || formatted === body}
      onClick={() => formatted !== undefined && setBody(formatted)}
    >
      <Icon name="json" />
      {l10n.t('Format JSON')}
    </button>
  );
}
