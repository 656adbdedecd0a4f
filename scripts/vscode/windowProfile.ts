// A profile for one run of VS Code: user data, extensions and an empty workspace, apart from everything the user has.
// Its folder lies in the checkout and goes with the process that made it.
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { stateFolder } from './checkout.ts';
import { createOwnedFolder } from './ownedFolder.ts';
import { quietSettings } from './quietSettings.ts';

export interface WindowProfile {
  /** `--user-data-dir` */
  readonly userDataFolder: string;
  /** `--extensions-dir` */
  readonly extensionsFolder: string;
  /** Installs the extension in a folder by linking to it. To be done before VS Code starts with this profile. */
  linkExtension(folder: string): Promise<void>;
  /** Writes the user settings: the quiet ones and these. To be done before VS Code starts with this profile. */
  writeSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
}

export interface OwnedWindowProfile extends WindowProfile {
  /** An empty folder to open. */
  readonly workspaceFolder: string;
  /** Deletes all of it. */
  remove(): Promise<void>;
}

/** Makes an empty profile with the quiet settings and the given ones. */
export async function createWindowProfile(
  settings: Readonly<Record<string, unknown>> = {},
): Promise<OwnedWindowProfile> {
  // Short, because VS Code puts a socket in there, and the path of a socket may have 103 characters on some systems.
  const folder = await createOwnedFolder(stateFolder, 'w');
  const workspaceFolder = join(folder, 'workspace');
  await mkdir(workspaceFolder);
  const profile = await adoptWindowProfile(join(folder, 'data'), join(folder, 'extensions'));
  await profile.writeSettings(settings);
  return {
    ...profile,
    workspaceFolder,
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** A profile in folders of the caller's, with the settings that are in it. */
export async function adoptWindowProfile(
  userDataFolder: string,
  extensionsFolder: string,
): Promise<WindowProfile> {
  const settingsFolder = join(userDataFolder, 'User');
  await mkdir(settingsFolder, { recursive: true });
  await mkdir(extensionsFolder, { recursive: true });
  return {
    userDataFolder,
    extensionsFolder,
    async linkExtension(folder) {
      // A folder among the installed extensions is an installed extension. A junction needs no rights on Windows.
      await symlink(folder, join(extensionsFolder, basename(folder)), 'junction');
    },
    async writeSettings(settings) {
      const text = JSON.stringify({ ...quietSettings, ...settings }, undefined, 2);
      await writeFile(join(settingsFolder, 'settings.json'), text);
    },
  };
}
