// The keys that the help shows, all of them.

import { expect, it } from 'vitest';

import { keyHelp } from '../../../src/webview/keyboard.ts';

it('shows these keys, each with what it does', () => {
  expect(keyHelp.map(({ keys, does }) => [keys.join(' '), does])).toEqual([
    ['↑ ↓', 'Previous, next entry'],
    ['Page Up Page Down', 'A page up, down'],
    ['Home', 'First entry'],
    ['End', 'Last entry, and follow'],
    ['Shift+↑ Shift+↓', 'Select several entries; Shift+click and Ctrl+click too'],
    ['Ctrl+A', 'Select all entries'],
    ['Enter', 'Open the details'],
    ['Ctrl+Enter', 'Of several streams: show the entry in its own timeline'],
    ['Escape', 'Close the details'],
    ['/ Ctrl+F', 'Filter; Escape clears it, then leaves'],
    ['F3 Shift+F3', 'Next, previous match'],
    ['G Ctrl+G', 'Go to a number, a time or an id'],
    ['Space', 'Pause the view, or go on'],
    ['C', 'Copy the data'],
    ['Shift+C', 'Copy as…'],
    ['D', 'What changed'],
    ['O', 'Open in an editor'],
    ['P', 'In a JSON tree: copy the path'],
    ['A', 'In a JSON tree: add a column of the path'],
    ['F', 'In a JSON tree: show only this value'],
    ['T', 'Time: since start, Δ, clock'],
    ['R', 'Token streams: data as sent, or what it adds'],
    ['Ctrl+L', 'Clear'],
    ['Ctrl+Z', 'Undo the clear'],
    ['Shift+← Shift+→', 'Resize the focused column'],
    ['Ctrl+Shift+← Ctrl+Shift+→', 'Move the focused column'],
    ['← →', 'In an assembled text: previous, next piece; Enter shows its entry'],
    ['← →', 'On the overview: move along time'],
    ['+ − 0', 'On the overview: zoom in, out, whole time'],
    ['?', 'These keys'],
  ]);
});
