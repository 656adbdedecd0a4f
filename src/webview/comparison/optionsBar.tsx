// How the sides are compared: by what events are known again, how late one may come, and what may differ.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { visibleLine } from '../../core/base/visibleText.ts';
import type { ComparisonOptions } from '../../core/comparison/comparison.ts';
import type { AlignedBy } from '../../core/comparison/pairing.ts';
import { parsePattern } from '../../core/comparison/pathPatterns.ts';
import { ErrorText } from '../controls/errorText.tsx';
import { Icon } from '../controls/icon.tsx';
import { TextInput } from '../controls/textInput.tsx';
import type { ComparisonPage } from './comparisonPage.ts';

/** A day. */
const maxToleranceMs = 86_400_000;

export function OptionsBar({ page }: { readonly page: ComparisonPage }): JSX.Element | null {
  const options = page.state.value?.options;
  if (!options) return null;
  return (
    <section class="options-bar" aria-label={l10n.t('How the sides are compared')}>
      <AlignField page={page} options={options} />
      <ToleranceField page={page} options={options} key={options.toleranceMs} />
      <IgnoredField page={page} options={options} />
    </section>
  );
}

interface OptionProps {
  readonly page: ComparisonPage;
  readonly options: ComparisonOptions;
}

const alignments: readonly (readonly [value: AlignedBy, text: string])[] = [
  ['id', l10n.t('Id')],
  ['path', l10n.t('JSON path')],
  ['order', l10n.t('Order')],
];

function AlignField({ page, options }: OptionProps): JSX.Element {
  // A path is compared by once there is one.
  const [isChoosingPath, setChoosingPath] = useState(false);
  const chosen = isChoosingPath ? 'path' : (options.by ?? '');
  const choose = (value: string): void => {
    setChoosingPath(value === 'path');
    if (value === '') page.proposeAlignment();
    else if (value === 'id' || value === 'order') page.compare({ by: value });
  };
  return (
    <>
      <label class="option">
        {l10n.t('Align by')}
        <select class="select" value={chosen} onChange={({ currentTarget }) => choose(currentTarget.value)}>
          <option value="">{l10n.t('Automatic')}</option>
          {alignments.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
      {chosen === 'path' && (
        <PathInput
          label={l10n.t('JSON path that events are known by')}
          placeholder={l10n.t('such as {0}', '$.id')}
          value={options.path ?? page.result.value?.path ?? ''}
          onEnter={(path) => page.compare({ by: 'path', path })}
        />
      )}
    </>
  );
}

interface PathInputProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly isCleared?: boolean;
  readonly onEnter: (path: string) => void;
}

/** A field for one path, which counts when it is left with Enter. */
function PathInput({ label, value, placeholder, isCleared, onEnter }: PathInputProps): JSX.Element {
  const [text, setText] = useState(value);
  const [message, setMessage] = useState<string | undefined>(undefined);
  const id = `error-of-${label.replaceAll(/\W/g, '-')}`;
  const enter = (): void => {
    const pattern = parsePattern(text);
    if ('error' in pattern) return setMessage(pattern.error);
    if (isCleared) setText('');
    onEnter(pattern.text);
  };
  return (
    <span class="compared-path">
      <TextInput
        class="input code"
        label={label}
        placeholder={placeholder}
        value={text}
        error={{ id, message }}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          setMessage(undefined);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') enter();
        }}
      />
      <ErrorText id={id} message={message} />
    </span>
  );
}

function ToleranceField({ page, options }: OptionProps): JSX.Element {
  const enter = (text: string): void => {
    const toleranceMs = Number(text);
    const isWanted = text.trim() !== '' && toleranceMs >= 0 && toleranceMs <= maxToleranceMs;
    if (isWanted && toleranceMs !== options.toleranceMs) page.compare({ toleranceMs });
  };
  return (
    <label class="option">
      {l10n.t('Late after')}
      <input
        class="input tolerance"
        type="number"
        min={0}
        max={maxToleranceMs}
        value={options.toleranceMs}
        onChange={({ currentTarget }) => enter(currentTarget.value)}
      />
      {l10n.t('ms')}
    </label>
  );
}

function IgnoredField({ page, options }: OptionProps): JSX.Element {
  const { ignored, ignoresIds } = options;
  const proposals = (page.result.value?.proposals ?? []).filter((name) => !ignored.includes(name));
  const ignore = (name: string): void =>
    name === 'id' ? page.compare({ ignoresIds: true }) : page.compare({ ignored: [...ignored, name] });
  return (
    <span class="option ignored-paths" role="group" aria-label={l10n.t('What may differ')}>
      {l10n.t('Ignore')}
      {ignoresIds && <Ignored name={l10n.t('ids')} onRemove={() => page.compare({ ignoresIds: false })} />}
      {ignored.map((path) => (
        <Ignored
          key={path}
          name={path}
          onRemove={() => page.compare({ ignored: ignored.filter((other) => other !== path) })}
        />
      ))}
      <PathInput
        label={l10n.t('JSON path to ignore')}
        placeholder={l10n.t('such as {0}', '$.timestamp')}
        value=""
        isCleared
        onEnter={(path) => {
          if (!ignored.includes(path)) page.compare({ ignored: [...ignored, path] });
        }}
      />
      {proposals.map((name) => (
        <button
          key={name}
          type="button"
          class="chip proposal"
          title={l10n.t('Differs in every pair: compare without it')}
          onClick={() => ignore(name)}
        >
          <Icon name="add" />
          {name === 'id' ? l10n.t('ids') : visibleLine(name)}
        </button>
      ))}
    </span>
  );
}

function Ignored({ name, onRemove }: { readonly name: string; readonly onRemove: () => void }): JSX.Element {
  const shown = visibleLine(name);
  return (
    <button type="button" class="chip" title={l10n.t('Compare {0} again', shown)} onClick={onRemove}>
      {shown}
      <Icon name="close" />
    </button>
  );
}
