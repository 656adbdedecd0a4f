// How the connections of a stream are made, and what holds where nothing is said.

/** How connections are made; times are milliseconds. */
export interface ConnectionOptions {
  /** Limit for DNS, TCP and TLS together. */
  readonly connectTimeoutMs: number;
  /** A connection on which nothing came for so long ends as `idle`; 0 waits for ever, as an EventSource does. */
  readonly idleTimeoutMs: number;
  /** Hosts (`name` or `name:port`) whose certificate is not checked. */
  readonly insecureHosts: readonly string[];
}

const defaults: ConnectionOptions = { connectTimeoutMs: 30_000, idleTimeoutMs: 0, insecureHosts: [] };

/** The options that are given, and the defaults for the others. */
export function connectionOptionsOf(given: Partial<ConnectionOptions>): ConnectionOptions {
  return {
    connectTimeoutMs: given.connectTimeoutMs ?? defaults.connectTimeoutMs,
    idleTimeoutMs: given.idleTimeoutMs ?? defaults.idleTimeoutMs,
    insecureHosts: given.insecureHosts ?? defaults.insecureHosts,
  };
}

/** Whether the certificate of a target is not checked. */
export function isInsecureHost(target: URL, insecureHosts: readonly string[]): boolean {
  return insecureHosts.some((host) => host === target.host || host === target.hostname);
}
