// The sentences of VS Code's own language, which the host wrote into the page. It is imported before everything else: some
// texts are made when their module is loaded, such as those of a table.

import { config } from '@vscode/l10n';

const contents = document.getElementById('translations')?.textContent;
if (contents) config({ contents });
