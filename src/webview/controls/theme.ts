// Tells when the editor's colours change. VS Code then writes them anew on the document and renames the theme on the body.

import { signal, type ReadonlySignal } from '@preact/signals';

/** Counts the changes of theme. */
export function watchTheme(): ReadonlySignal<number> {
  const version = signal(0);
  const observer = new MutationObserver(() => {
    version.value += 1;
  });
  observer.observe(document.documentElement, { attributeFilter: ['style', 'class'] });
  observer.observe(document.body, {
    attributeFilter: ['class', 'data-vscode-theme-id', 'data-vscode-theme-kind'],
  });
  return version;
}
