// Where the checkout is, and the folder in it that holds everything fetched, unpacked or left behind for reading by the
// scripts of this folder. That folder is never committed and can be deleted at any time.
import { fileURLToPath } from 'node:url';

/** The repository's root, absolute. */
export const checkoutFolder = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');

/** Downloads, profiles of running windows, and screenshots; the folder that @vscode/test-electron uses too. */
export const stateFolder = fileURLToPath(new URL('../../.vscode-test', import.meta.url));
