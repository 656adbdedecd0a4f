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
