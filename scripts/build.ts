// Writes the bundles into `dist/`, where VS Code finds them. `--watch` rebuilds on change, `--dev` keeps names.
import { watchBundles, writeBundles } from './bundles.ts';

const folder = 'dist';

if (process.argv.includes('--watch')) await watchBundles(folder);
else await writeBundles(folder, process.argv.includes('--dev') ? 'development' : 'production');
