// Who may change a setting: the user alone, or a workspace too, once it is trusted. An untrusted folder changes none.

import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

interface Manifest {
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: unknown;
      readonly restrictedConfigurations: readonly string[];
    };
  };
}

/** `application`: the user's own settings, never a workspace's. `window`: those of a trusted workspace as well. */
const scopes: Readonly<Record<string, 'application' | 'window'>> = {
  'sse.client': 'window',
  'sse.closeMessages': 'window',
  'sse.codeLens': 'window',
  'sse.connectTimeoutSeconds': 'window',
  'sse.debug.inspect': 'window',
  'sse.devServer.port': 'window',
  'sse.history.days': 'application',
  'sse.history.diskMiB': 'application',
  'sse.history.enabled': 'window',
  'sse.idleTimeoutSeconds': 'window',
  'sse.insecureHosts': 'application',
  'sse.log.diskMiB': 'application',
  'sse.log.memoryMiB': 'application',
  'sse.log.totalMemoryMiB': 'application',
  'sse.maxEndedStreams': 'application',
  'sse.maxEventMiB': 'window',
  'sse.onTabClose': 'window',
  'sse.openAssembled': 'window',
  'sse.reconnectOnReload': 'window',
  'sse.relay.allowedOrigins': 'application',
  'sse.relay.port': 'window',
  'sse.terminalLinks': 'window',
  'sse.tokenPrices': 'window',
  'sse.variables': 'window',
};

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

describe('the settings', () => {
  it('each say where they may come from', () => {
    const { properties } = manifest.contributes.configuration;
    expect(Object.fromEntries(Object.entries(properties).map(([name, { scope }]) => [name, scope]))).toEqual(
      scopes,
    );
  });

  it('come from no workspace that is not trusted', () => {
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    // VS Code reads the list with this value only.
    expect(supported).toBe('limited');
    expect(restrictedConfigurations.toSorted()).toEqual(
      Object.keys(scopes).filter((name) => scopes[name] === 'window'),
    );
  });
});
