// Who asks: a token, a name and a password, or a key in a header. What is typed is hidden, and goes to the secret storage
// when it is sent.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import {
  authorizationKinds,
  keyHeaders,
  type Authorization,
  type AuthorizationKind,
} from '../../core/draft/authorization.ts';
import { ErrorText } from '../controls/errorText.tsx';
import { SecretInput } from '../controls/secretInput.tsx';
import { SuggestInput } from '../controls/suggestInput.tsx';
import { TextInput } from '../controls/textInput.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import { isStored, StoredValue } from './storedValue.tsx';

const kindLabels: Readonly<Record<AuthorizationKind, string>> = {
  none: l10n.t('None'),
  bearer: l10n.t('Bearer token'),
  basic: l10n.t('Name and password (Basic)'),
  apiKey: l10n.t('API key in a header'),
};

const errorId = 'authorization-error';

export function AuthorizationField({ page }: { readonly page: TimelinePage }): JSX.Element {
  const { draft } = page;
  const { authorization } = draft.authorization.value;
  return (
    <>
      <label class="field-label" for="authorization">
        {l10n.t('Authorization')}
      </label>
      <div class="field authorization">
        <select
          class="select"
          id="authorization"
          value={authorization.kind}
          onChange={(event) => draft.setAuthorization(emptyOf(event.currentTarget.value))}
        >
          {authorizationKinds.map((kind) => (
            <option key={kind} value={kind}>
              {kindLabels[kind]}
            </option>
          ))}
        </select>
        <AuthorizationInputs page={page} authorization={authorization} />
        <ErrorText id={errorId} message={draft.missingOf('authorization')} />
      </div>
    </>
  );
}

interface InputsProps {
  readonly page: TimelinePage;
  readonly authorization: Authorization;
}

function AuthorizationInputs({ page, authorization }: InputsProps): JSX.Element | null {
  const { draft } = page;
  const isWrong = draft.missingOf('authorization') !== undefined;
  const wrong = { isWrong, describedBy: isWrong ? errorId : undefined };
  switch (authorization.kind) {
    case 'none':
      return null;
    case 'bearer':
      return isStored(authorization.token) ? (
        <StoredValue
          page={page}
          name={l10n.t('the token')}
          value={authorization.token}
          onReplace={() => draft.setAuthorization({ kind: 'bearer', token: '' })}
        />
      ) : (
        <SecretInput
          {...wrong}
          label={l10n.t('Token')}
          placeholder={l10n.t('Token')}
          value={authorization.token}
          onInput={(event) => draft.setAuthorization({ kind: 'bearer', token: event.currentTarget.value })}
        />
      );
    case 'basic': {
      const { user, password, stored } = authorization;
      if (stored !== undefined)
        return (
          <StoredValue
            page={page}
            name={l10n.t('name and password')}
            value={stored}
            onReplace={() => draft.setAuthorization(emptyOf('basic'))}
          />
        );
      return (
        <>
          <TextInput
            class="input code"
            label={l10n.t('Name')}
            placeholder={l10n.t('Name')}
            describedBy={wrong.describedBy}
            value={user}
            // A colon ends the name.
            onInput={(event) =>
              draft.setAuthorization({
                kind: 'basic',
                user: event.currentTarget.value.replaceAll(':', ''),
                password,
              })
            }
          />
          <SecretInput
            {...wrong}
            label={l10n.t('Password')}
            placeholder={l10n.t('Password')}
            value={password}
            onInput={(event) =>
              draft.setAuthorization({ kind: 'basic', user, password: event.currentTarget.value })
            }
          />
        </>
      );
    }
    case 'apiKey': {
      const { header, value } = authorization;
      return (
        <>
          <SuggestInput
            class="input code"
            label={l10n.t('Header of the key')}
            placeholder={keyHeaders[0]}
            value={header}
            suggest={(typed) => keyHeaders.filter((name) => name !== typed)}
            onChange={(name) => draft.setAuthorization({ kind: 'apiKey', header: name, value })}
          />
          {isStored(value) ? (
            <StoredValue
              page={page}
              name={l10n.t('the key')}
              value={value}
              onReplace={() => draft.setAuthorization({ kind: 'apiKey', header, value: '' })}
            />
          ) : (
            <SecretInput
              {...wrong}
              label={l10n.t('Key')}
              placeholder={l10n.t('Key')}
              value={value}
              onInput={(event) =>
                draft.setAuthorization({ kind: 'apiKey', header, value: event.currentTarget.value })
              }
            />
          )}
        </>
      );
    }
  }
}

function emptyOf(kind: string): Authorization {
  switch (kind) {
    case 'bearer':
      return { kind, token: '' };
    case 'basic':
      return { kind, user: '', password: '' };
    case 'apiKey':
      return { kind, header: keyHeaders[0], value: '' };
    default:
      return { kind: 'none' };
  }
}
