// How the connections of a stream are made, and what holds where nothing is said.

import { rootCertificates, type SecureContextOptions } from 'node:tls';

import { present } from '../../core/base/present.ts';
import type { ResolvedRequest } from '../../core/stream/streamRequest.ts';

/** How connections are made; times are milliseconds. */
export interface ConnectionOptions {
  /** Limit for DNS, TCP and TLS together. */
  readonly connectTimeoutMs: number;
  /** A connection on which nothing came for so long ends as `idle`; 0 waits for ever, as an EventSource does. */
  readonly idleTimeoutMs: number;
  /** Hosts (`name` or `name:port`) whose certificate is not checked. */
  readonly insecureHosts: readonly string[];
  /**
   * Whether requests to other machines bring no agent of their own; asked before each. With `http.proxySupport: "on"`, VS
   * Code leads those alone to its proxy.
   */
  readonly leavesAgentOut: () => boolean;
}

const defaults: ConnectionOptions = {
  connectTimeoutMs: 30_000,
  idleTimeoutMs: 0,
  insecureHosts: [],
  leavesAgentOut: () => false,
};

/** The options that are given, and the defaults for the others. */
export function connectionOptionsOf(given: Partial<ConnectionOptions>): ConnectionOptions {
  return {
    connectTimeoutMs: given.connectTimeoutMs ?? defaults.connectTimeoutMs,
    idleTimeoutMs: given.idleTimeoutMs ?? defaults.idleTimeoutMs,
    insecureHosts: given.insecureHosts ?? defaults.insecureHosts,
    leavesAgentOut: given.leavesAgentOut ?? defaults.leavesAgentOut,
  };
}

/** Names that VS Code never leads to a proxy, as a URL has them. Others of this machine may be. */
const directHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a request to the target brings an agent of its own, so that its connection is nobody else's. */
export function bringsAgent(
  target: URL,
  { leavesAgentOut }: Pick<ConnectionOptions, 'leavesAgentOut'>,
): boolean {
  return directHosts.has(target.hostname) || !leavesAgentOut();
}

/** Whether the certificate of a target is not checked. */
export function isInsecureHost(target: URL, insecureHosts: readonly string[]): boolean {
  return insecureHosts.some((host) => host === target.host || host === target.hostname);
}

/**
 * How a connection to a target is secured. What was chosen for a request holds on its origin alone: a redirect leads to
 * somebody else.
 */
export function tlsOptionsFor(
  target: URL,
  { url, tls, tlsMaterial }: Pick<ResolvedRequest, 'url' | 'tls' | 'tlsMaterial'>,
  { insecureHosts }: Pick<ConnectionOptions, 'insecureHosts'>,
): SecureContextOptions & { readonly rejectUnauthorized: boolean } {
  const isOwn = new URL(url).origin === target.origin;
  const { caFile, certFile, keyFile } = (isOwn && tlsMaterial) || {};
  return {
    rejectUnauthorized: !isInsecureHost(target, insecureHosts) && !(isOwn && tls?.isUnchecked),
    // Node takes what is given in place of the usual authorities, and not besides them.
    ...(caFile !== undefined && { ca: [...rootCertificates, caFile] }),
    ...present({ cert: certFile, key: keyFile }),
  };
}
