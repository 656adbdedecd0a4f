// The address bar: method, address, connect or disconnect, and the rest of the request folded out below. The arrows go
// through recent addresses, as in VS Code's own inputs with a history.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

import { isPastedRequest, readPasted } from '../../core/paste/readPasted.ts';
import { ErrorText } from '../controls/errorText.tsx';
import { Icon } from '../controls/icon.tsx';
import { DebugBar } from './debugBar.tsx';
import { PastedBar } from './pastedBar.tsx';
import { RecordingBar } from './recordingBar.tsx';
import { RelayBar } from './relayBar.tsx';
import { RequestFields } from './requestFields.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import { TextInput } from '../controls/textInput.tsx';

const exampleAddress = 'localhost:3000/events';
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

interface AddressBarProps {
  readonly page: TimelinePage;
}

export function AddressBar({ page }: AddressBarProps): JSX.Element {
  const status = page.status.value;
  const { relayedAs, recordedAs, debuggedAs } = status ?? {};
  if (status && recordedAs) return <RecordingBar page={page} status={status} recordedAs={recordedAs} />;
  if (status && debuggedAs) return <DebugBar page={page} status={status} debuggedAs={debuggedAs} />;
  return status && relayedAs ? (
    <RelayBar page={page} status={status} relayedAs={relayedAs} />
  ) : (
    <RequestBar page={page} />
  );
}

function RequestBar({ page }: AddressBarProps): JSX.Element {
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    page.connect();
  };
  const isAlone = !page.hasStream.value && page.isFormOpen.value;
  return (
    <div
      class={isAlone ? 'address-bar alone' : 'address-bar'}
      role={isAlone ? 'main' : 'banner'}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
        event.preventDefault();
        page.connect();
      }}
      onPasteCapture={(event) => {
        if (!pasteRequest(page, event)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {isAlone && <h1 class="visually-hidden">{l10n.t('New request')}</h1>}
      <form class="address-line" aria-label={l10n.t('Request')} noValidate onSubmit={onSubmit}>
        <MethodSelect page={page} />
        <UrlInput page={page} />
        <ConnectButtons page={page} />
        <RequestToggle page={page} />
      </form>
      <PastedBar page={page} />
      {page.isFormOpen.value && <RequestFields page={page} />}
    </div>
  );
}

/** “curl is a program” is no request for the host “is”. */
const likelyHost = /^https?:\/\/(?:[^/]*[.:$[{]|localhost\b)/i;

/** A request that is pasted into any field is taken as a whole. Returns whether the text is one. */
function pasteRequest(page: TimelinePage, { clipboardData, target }: ClipboardEvent): boolean {
  const text = clipboardData?.getData('text/plain') ?? '';
  if (!isPastedRequest(text)) return false;
  if (!(target instanceof HTMLElement) || target.id !== 'url') {
    // Elsewhere a text may just begin like one, and JSON in a body is the body.
    const { dialect, requests } = readPasted(text);
    if (dialect === 'har' || !requests.some(({ url }) => likelyHost.test(url))) return false;
  }
  page.paste(text);
  return true;
}

function MethodSelect({ page }: AddressBarProps): JSX.Element {
  const { draft } = page;
  const method = draft.method.value;
  const offered = methods.includes(method) ? methods : [method, ...methods];
  return (
    <select
      class="select method"
      aria-label={l10n.t('Method')}
      value={method}
      onChange={(event) => draft.edit(draft.method, event.currentTarget.value)}
    >
      {offered.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}

function UrlInput({ page }: AddressBarProps): JSX.Element {
  const { draft } = page;
  const recent = useRef(-1);
  const error = draft.urlError.value ?? draft.missingOf('address');
  const setUrl = (url: string): void => draft.edit(draft.url, url);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    const urls = page.recentUrls.value;
    const shown = draft.url.value;
    // After a request was sent, or came from elsewhere, they are others, or in another order.
    const at = urls[recent.current] === shown ? recent.current : urls.indexOf(shown);
    const next = at + (event.key === 'ArrowUp' ? 1 : -1);
    const url = urls[next];
    if (url === undefined) return;
    event.preventDefault();
    recent.current = next;
    setUrl(url);
  };
  return (
    <div class="field url-field">
      <TextInput
        class="input"
        id="url"
        inputMode="url"
        label={l10n.t('Address of the stream')}
        error={{ id: 'url-error', message: error }}
        placeholder={
          page.recentUrls.value.length > 0 ? l10n.t('{0} (↑ for recent)', exampleAddress) : exampleAddress
        }
        value={draft.url.value}
        onInput={(event) => setUrl(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <ErrorText id="url-error" message={error} />
    </div>
  );
}

function ConnectButtons({ page }: AddressBarProps): JSX.Element {
  const isLive = page.isLive.value;
  return (
    <>
      {(!isLive || page.draft.isEdited.value) && (
        <button
          type="submit"
          class="button"
          title={l10n.t('Send this request (Ctrl+Enter)')}
          disabled={page.draft.url.value.trim() === ''}
        >
          {l10n.t('Connect')}
        </button>
      )}
      {isLive && (
        <button type="button" class="button secondary" onClick={() => page.post({ type: 'disconnect' })}>
          {l10n.t('Disconnect')}
        </button>
      )}
    </>
  );
}

function RequestToggle({ page }: AddressBarProps): JSX.Element {
  const isOpen = page.isFormOpen.value;
  return (
    <button
      type="button"
      class="button quiet request-toggle"
      aria-expanded={isOpen}
      aria-controls={isOpen ? 'request-fields' : undefined}
      title={l10n.t('Headers, body, Last-Event-ID and reconnecting')}
      onClick={() => page.toggleForm()}
    >
      <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} />
      {l10n.t('Request')}
    </button>
  );
}
