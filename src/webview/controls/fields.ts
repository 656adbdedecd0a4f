// What takes text: a key that is pressed there belongs to it.

const fields = 'input, textarea, select, [contenteditable]';

/** Whether somebody is in a field of the page, or inside of one. */
export function isInField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(fields) !== null;
}

/**
 * Tells whether the focus is in a field, each time when that changes, until the returned function is called. A page
 * without the focus has no field with it either.
 */
export function watchFields(tell: (isInField: boolean) => void): () => void {
  let told = false;
  const note = (isNow: boolean): void => {
    if (isNow === told) return;
    told = isNow;
    tell(isNow);
  };
  const listening = new AbortController();
  document.addEventListener('focusin', ({ target }) => note(isInField(target)), listening);
  document.addEventListener('focusout', ({ relatedTarget }) => note(isInField(relatedTarget)), listening);
  return () => listening.abort();
}

/**
 * The keys of package.json that do something to a stream, as the keyboard gives them. The editor hears of the focus in a field
 * a moment later than it hears of a key, so it does not hear of these keys from a field at all.
 */
function isKeyOfEditor({ key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  if (ctrlKey === metaKey || shiftKey) return false;
  const keys = altKey ? ['e', 'd', 'r'] : [metaKey ? 'k' : 'l', 'f', 'g', 'a'];
  return keys.some((each) => key.toLowerCase() === each || code === `Key${each.toUpperCase()}`);
}

/** Keeps keys of the editor that are pressed in a field from it, until the returned function is called. */
export function keepKeysInFields(): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isInField(event.target) || !isKeyOfEditor(event)) return;
    // VS Code listens at the window.
    event.stopPropagation();
    // With Alt, some keyboards type a character. The browser selects all of the field; what else it does with these keys,
    // such as a search of its own, has nothing to do with the page.
    if (!event.altKey && event.key.toLowerCase() !== 'a') event.preventDefault();
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}
