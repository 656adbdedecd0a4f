// `npm run screenshots`: the picture of the README, taken from a real VS Code that shows a real stream of the dev
// server. The other themes are taken as well, to be looked at, and stay out of the repository.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { checkoutFolder, stateFolder } from './vscode/checkout.ts';
import { openDrivenWorkbench } from './vscode/drivenWorkbench.ts';

const folder = join(checkoutFolder, 'docs', 'images');
/** Reconnects that the picture's story has. */
const attempts = 4;

await mkdir(folder, { recursive: true });
const workbench = await openDrivenWorkbench({
  extensionFolder: checkoutFolder,
  size: { width: 1200, height: 760 },
  deviceScaleFactor: 1.5,
});
try {
  const { origin } = (await workbench.executeCommand('sse.startDevServer')) as { origin: string };
  await workbench.executeCommand('sse.connect', `${origin}/resumable?cut=9&retry=2500&interval=400`);
  const page = await workbench.webview();
  const rows = page.locator('[role=row]');
  await page.getByText(`attempt ${attempts}`, { exact: true }).first().waitFor();
  await rows.filter({ hasText: 'An EventSource comes back' }).last().click();
  await page.getByText('What happened').waitFor();
  for (const theme of ['light', 'highContrast', 'highContrastLight', 'dark'] as const) {
    await workbench.showColorTheme(theme);
    const path =
      theme === 'dark'
        ? join(folder, 'timeline.png')
        : join(stateFolder, 'screenshots', `timeline-${theme}.png`);
    await workbench.page.screenshot({ path });
    process.stdout.write(`${path}\n`);
  }
} finally {
  await workbench.stop();
}
