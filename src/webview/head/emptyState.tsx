// What the page shows without a stream: an invitation, with three ways in.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { Icon } from '../controls/icon.tsx';
import { Sentence } from '../controls/sentence.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import { hostOf } from './stateWords.ts';
import { visibleLine } from '../../core/base/visibleText.ts';

const shownRecentUrls = 5;
const exampleAddress = 'localhost:3000/events';
const shortExample = ':3000/events';

export function EmptyState({ page }: { readonly page: TimelinePage }): JSX.Element {
  return (
    <main class="empty-state">
      <div class="invitation">
        <h1>{l10n.t('Inspect a stream of server-sent events')}</h1>
        <Restored page={page} />
        <p class="way">
          <Icon name="edit" />
          <span>
            <Sentence
              text={l10n.t('{type} above, such as {address} or just {short}.')}
              parts={{
                type: (
                  <button
                    type="button"
                    class="link-button"
                    onClick={() => document.getElementById('url')?.focus()}
                  >
                    {l10n.t('Type an address')}
                  </button>
                ),
                address: <code>{exampleAddress}</code>,
                short: <code>{shortExample}</code>,
              }}
            />
          </span>
        </p>
        <DevServerWay page={page} />
        <RecentWay page={page} />
      </div>
    </main>
  );
}

/** After a reload of the window the request is still there, and its stream is not. */
function Restored({ page }: { readonly page: TimelinePage }): JSX.Element | null {
  const url = page.draft.url.value;
  if (url === '' || page.draft.urlError.value !== undefined || page.draft.isEdited.value) return null;
  return (
    <div class="restored">
      <p>
        {l10n.t(
          'Not connected to {0}. What a stream sent is not kept when its panel is closed or the window reloads.',
          visibleLine(hostOf(url)),
        )}
      </p>
      <button type="button" class="button" onClick={() => page.connect()}>
        {l10n.t('Connect again')}
      </button>
    </div>
  );
}

function DevServerWay({ page }: { readonly page: TimelinePage }): JSX.Element {
  const origin = page.devServerOrigin.value;
  return (
    <p class="way">
      <Icon name="server-process" />
      {origin === undefined ? (
        <span>
          <Sentence
            text={l10n.t('{start} and watch it tick, end, break and come back.')}
            parts={{
              start: (
                <button
                  type="button"
                  class="link-button"
                  onClick={() => page.post({ type: 'startDevServer' })}
                >
                  {l10n.t('Start the dev server')}
                </button>
              ),
            }}
          />
        </span>
      ) : (
        <span>
          <Sentence
            text={l10n.t('{connect} that runs at {host}.')}
            parts={{
              connect: (
                <button type="button" class="link-button" onClick={() => page.connectTo(`${origin}/ticks`)}>
                  {l10n.t('Connect to the dev server')}
                </button>
              ),
              host: <code>{hostOf(origin)}</code>,
            }}
          />
        </span>
      )}
    </p>
  );
}

function RecentWay({ page }: { readonly page: TimelinePage }): JSX.Element {
  const recent = page.recents.value.slice(0, shownRecentUrls);
  return (
    <div class="way">
      <Icon name="history" />
      {recent.length === 0 ? (
        <span>{l10n.t('Come back to a recent address: the ones you connect to will be here.')}</span>
      ) : (
        <div>
          <span id="recent-label">{l10n.t('Come back to a recent address:')}</span>
          <ul class="recent" aria-labelledby="recent-label">
            {recent.map((each) => (
              <li key={`${each.method} ${each.url}`}>
                <button
                  type="button"
                  class="link-button"
                  title={
                    each.isSafe
                      ? l10n.t('Send it again')
                      : l10n.t('Shows the request, to be completed and sent')
                  }
                  onClick={() => page.openRecent(each)}
                >
                  {each.method === 'GET' ? visibleLine(each.url) : visibleLine(`${each.method} ${each.url}`)}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
