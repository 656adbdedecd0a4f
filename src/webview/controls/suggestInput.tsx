// A line of text with suggestions below it, in the way of the ARIA pattern “combobox”: the arrows go through them, Enter
// takes one, Escape leaves them, and whatever else is typed is as good.

import * as l10n from '@vscode/l10n';
import type { JSX, Ref, TargetedClipboardEvent } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** As many as one can look through. */
const mostShown = 8;

interface SuggestInputProps {
  readonly class: string;
  readonly value: string;
  readonly label: string;
  readonly placeholder?: string;
  readonly suggest: (typed: string) => readonly string[];
  readonly onChange: (value: string) => void;
  readonly onPaste?: (event: TargetedClipboardEvent<HTMLInputElement>) => void;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly isWrong?: boolean;
  readonly describedBy?: string | undefined;
}

export function SuggestInput(props: SuggestInputProps): JSX.Element {
  const { value, label, suggest, onChange } = props;
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const id = useId();
  const offered = isOpen ? suggest(value).slice(0, mostShown) : [];
  const isShown = offered.length > 0;
  const close = (): void => {
    setOpen(false);
    setActive(-1);
  };
  const choose = (chosen: string): void => {
    onChange(chosen);
    close();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const chosen = offered[active];
    if (step !== 0) {
      // Without the list it is opened first, as combo boxes do.
      if (isShown)
        setActive((active + step + offered.length + (active < 0 && step < 0 ? 1 : 0)) % offered.length);
      else setOpen(true);
    } else if (event.key === 'Escape' && isShown) close();
    else if (event.key === 'Enter' && chosen !== undefined) choose(chosen);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span class="suggest">
      <input
        {...(props.inputRef && { ref: props.inputRef })}
        class={props.class}
        type="text"
        role="combobox"
        spellcheck={false}
        autocomplete="off"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={isShown}
        aria-controls={isShown ? id : undefined}
        aria-activedescendant={isShown && active >= 0 ? `${id}-${active}` : undefined}
        aria-invalid={props.isWrong === true}
        aria-describedby={props.describedBy}
        placeholder={props.placeholder}
        value={value}
        onInput={(event) => {
          onChange(event.currentTarget.value);
          setOpen(true);
          setActive(-1);
        }}
        onKeyDown={onKeyDown}
        onBlur={close}
        onPaste={props.onPaste}
      />
      {isShown && <SuggestionList id={id} offered={offered} active={active} onChoose={choose} />}
    </span>
  );
}

interface SuggestionListProps {
  readonly id: string;
  readonly offered: readonly string[];
  readonly active: number;
  readonly onChoose: (chosen: string) => void;
}

function SuggestionList({ id, offered, active, onChoose }: SuggestionListProps): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  // The form scrolls and would cut the list off: it stands over everything, below its field or else above it.
  useLayoutEffect(() => {
    const element = list.current;
    const field = element?.parentElement?.getBoundingClientRect();
    if (!element || !field) return;
    const room = window.innerHeight - field.bottom;
    const isAbove = room < element.offsetHeight && field.top > room;
    element.style.left = `${field.left}px`;
    element.style.minWidth = `${field.width}px`;
    element.style.top = `${isAbove ? Math.max(0, field.top - element.offsetHeight) : field.bottom}px`;
  }, [offered.length]);
  return (
    <ul class="suggestions" role="listbox" id={id} aria-label={l10n.t('Suggestions')} ref={list}>
      {offered.map((each, at) => (
        <li
          key={each}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === active}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(each)}
        >
          {each}
        </li>
      ))}
    </ul>
  );
}
