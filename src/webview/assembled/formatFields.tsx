// The fields of a format of one's own beside the path to its text. Each is followed as soon as it is typed, so that the
// answers below show what it leads to.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { typedPathNames, type TypedPathName, withPath } from '../../core/assembly/typedFormat.ts';
import { TextInput } from '../controls/textInput.tsx';
import type { FollowedFields } from './followedFields.ts';
import { TypedPath } from './typedPath.tsx';

type OtherName = Exclude<TypedPathName, 'text'>;

const labels: Readonly<Record<OtherName, string>> = {
  reasoning: l10n.t('Reasoning'),
  toolName: l10n.t('Tool name'),
  toolArguments: l10n.t('Tool arguments'),
  toolId: l10n.t('Id of a call'),
  usage: l10n.t('Usage'),
  outputTokens: l10n.t('Output tokens'),
  model: l10n.t('Model'),
  finish: l10n.t('Finish reason'),
  error: l10n.t('Error'),
  answerId: l10n.t('Id of the answer'),
};

const placeholders: Readonly<Record<OtherName, string>> = {
  reasoning: '$.delta.reasoning',
  toolName: '$.tool.name',
  toolArguments: '$.tool.arguments',
  toolId: '$.tool.id',
  usage: '$.usage',
  outputTokens: '$.usage.output_tokens',
  model: '$.model',
  finish: '$.finish_reason',
  error: '$.error.message',
  answerId: '$.id',
};

export function FormatFields({ fields, follow }: FollowedFields): JSX.Element {
  return (
    <div class="format-fields" role="group" aria-label={l10n.t('Fields of a format')}>
      {typedPathNames.map(
        (name) =>
          name !== 'text' && (
            <div class="format-field" key={name}>
              <label class="field-label" for={`format-${name}`}>
                {labels[name]}
              </label>
              <TypedPath
                id={`format-${name}`}
                path={fields.paths[name] ?? ''}
                placeholder={placeholders[name]}
                onFollow={(path) => follow(withPath(fields, name, path))}
              />
            </div>
          ),
      )}
      <div class="format-field">
        <label class="field-label" for="format-events">
          {l10n.t('Event types')}
        </label>
        <EventTypes events={fields.events} onFollow={(events) => follow({ ...fields, events })} />
      </div>
      <div class="format-field">
        <label class="field-label" for="format-mode">
          {l10n.t('Each text is')}
        </label>
        <select
          class="select"
          id="format-mode"
          value={fields.mode}
          onChange={(event) =>
            follow({ ...fields, mode: event.currentTarget.value === 'replace' ? 'replace' : 'append' })
          }
        >
          <option value="append">{l10n.t('more of it')}</option>
          <option value="replace">{l10n.t('all of it up to then')}</option>
        </select>
      </div>
    </div>
  );
}

interface EventTypesProps {
  readonly events: string;
  readonly onFollow: (events: string) => void;
}

function EventTypes({ events, onFollow }: EventTypesProps): JSX.Element {
  const [draft, setDraft] = useState(events);
  useEffect(() => setDraft(events), [events]);
  const follow = (): void => {
    if (draft !== events) onFollow(draft);
  };
  return (
    <div class="field path-field">
      <TextInput
        class="input code"
        id="format-events"
        placeholder={l10n.t('token, done: all where there are none')}
        value={draft}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') follow();
        }}
        onBlur={follow}
      />
    </div>
  );
}
