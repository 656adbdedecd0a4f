// What the page shows without a stream: an invitation, with three ways in.

import type { JSX } from 'preact';

import { Icon } from '../controls/icon.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import { hostOf } from './stateWords.ts';
import { visibleLine } from '../../core/base/visibleText.ts';

const shownRecentUrls = 5;

export function EmptyState({ page }: { readonly page: TimelinePage }): JSX.Element {
  return (
    <main class="empty-state">
      <div class="invitation">
        <h1>Inspect a stream of server-sent events</h1>
        <Restored page={page} />
        <p class="way">
          <Icon name="edit" />
          <span>
            <button type="button" class="link-button" onClick={() => document.getElementById('url')?.focus()}>
              Type an address
            </button>{' '}
            above, such as <code>localhost:3000/events</code> or just <code>:3000/events</code>.
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
      <p>{`Not connected to ${visibleLine(hostOf(url))}. What a stream sent is not kept when its panel is closed or the window reloads.`}</p>
      <button type="button" class="button" onClick={() => page.connect()}>
        Connect again
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
          <button type="button" class="link-button" onClick={() => page.post({ type: 'startDevServer' })}>
            Start the dev server
          </button>{' '}
          and watch it tick, end, break and come back.
        </span>
      ) : (
        <span>
          <button type="button" class="link-button" onClick={() => page.connectTo(`${origin}/ticks`)}>
            Connect to the dev server
          </button>{' '}
          that runs at <code>{hostOf(origin)}</code>.
        </span>
      )}
    </p>
  );
}

function RecentWay({ page }: { readonly page: TimelinePage }): JSX.Element {
  const recent = page.recentUrls.value.slice(0, shownRecentUrls);
  return (
    <div class="way">
      <Icon name="history" />
      {recent.length === 0 ? (
        <span>Come back to a recent address: the ones you connect to will be here.</span>
      ) : (
        <div>
          <span id="recent-label">Come back to a recent address:</span>
          <ul class="recent" aria-labelledby="recent-label">
            {recent.map((url) => (
              <li key={url}>
                <button type="button" class="link-button" onClick={() => page.connectTo(url)}>
                  {visibleLine(url)}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
