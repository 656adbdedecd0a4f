// A workbench whose extension host also does what the script says: run any command with arguments and results, change
// settings, show another colour theme. For screenshots, and for tests of what only a look from outside can see.
import { buildAuxiliaryExtension } from './auxiliaryExtension.ts';
import { rejectWhenOver } from './limit.ts';
import { linkVariable } from './linkProtocol.ts';
import { openWindowLink, type WindowLink } from './windowLink.ts';
import {
  openWorkbench,
  waitUntilItStands,
  windowLimitMs,
  type Workbench,
  type WorkbenchOptions,
} from './workbench.ts';

export interface DrivenWorkbench
  extends Workbench, Pick<WindowLink, 'executeCommand' | 'changeSetting' | 'readSetting'> {
  /** Changes the colour theme and waits until the window shows it. */
  showColorTheme(kind: keyof typeof colorThemes): Promise<void>;
  /** Reloads the window as a user does, and waits until it stands and commands can be run in it again. */
  reload(): Promise<void>;
}

/** A theme of each kind that VS Code comes with, and the class that the workbench has while it shows one. */
const colorThemes = {
  dark: { setting: 'Dark 2026', className: 'vs-dark' },
  light: { setting: 'Light 2026', className: 'vs' },
  highContrast: { setting: 'Default High Contrast', className: 'hc-black' },
  highContrastLight: { setting: 'Default High Contrast Light', className: 'hc-light' },
} as const;

/** Opens a window and waits until commands can be run in it. Leaves nothing behind when it rejects. */
export async function openDrivenWorkbench(
  options: Omit<WorkbenchOptions, 'tests'>,
): Promise<DrivenWorkbench> {
  const linkExtension = await buildAuxiliaryExtension('scripts/vscode/linkExtension.ts');
  const link = await openWindowLink();
  const connection = link.connected();
  let workbench: Workbench;
  try {
    workbench = await openWorkbench({
      ...options,
      installedFolders: [...(options.installedFolders ?? []), linkExtension],
      environment: { ...options.environment, [linkVariable]: link.address },
    });
  } catch (error) {
    await link.close();
    throw error;
  }
  const stop = async (): Promise<void> => {
    await workbench.stop();
    await link.close();
  };
  const isLinked = (linked: Promise<void>): Promise<void> =>
    Promise.race([linked, rejectWhenOver(windowLimitMs, 'The extension host did not start', options.signal)]);
  try {
    await isLinked(connection);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...workbench,
    executeCommand: (command, ...parameters) => link.executeCommand(command, ...parameters),
    changeSetting: (setting, value) => link.changeSetting(setting, value),
    readSetting: (setting) => link.readSetting(setting),
    async showColorTheme(kind) {
      const { setting, className } = colorThemes[kind];
      await link.changeSetting('workbench.colorTheme', setting);
      await workbench.page.locator(`.monaco-workbench.${className}`).waitFor();
    },
    async reload() {
      const linked = link.connected();
      const loaded = workbench.page.waitForEvent('load', { timeout: windowLimitMs });
      // The command, because it saves the state of editors first; it takes away the extension host that would answer.
      await Promise.all([
        loaded,
        link.executeCommand('workbench.action.reloadWindow').catch(() => undefined),
      ]);
      await waitUntilItStands(workbench.page);
      await isLinked(linked);
    },
    stop,
  };
}
