// Addresses under which an editor forwards a port of the machine that it works on.

/** Hosts of forwarded ports: GitHub Codespaces, and the tunnels of VS Code. The port is in the name. */
const forwarded = [
  /-(\d{1,5})(?:\.preview)?\.app\.github\.dev$/i,
  /-(\d{1,5})\.[a-z0-9]+\.devtunnels\.ms$/i,
  /^(\d{1,5})-[\w-]+\.(?:ws-[\w-]+\.)?gitpod\.io$/i,
] as const;

/** The port that the address reaches through an editor's forwarding; undefined when it says nothing of one. */
export function forwardedPortOf(url: string): number | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, pathname } = new URL(url);
  for (const pattern of forwarded) {
    const port = pattern.exec(hostname)?.[1];
    if (port !== undefined) return portOf(port);
  }
  // code-server
  const proxied = /^\/(?:abs)?proxy\/(\d{1,5})(?:\/|$)/.exec(pathname)?.[1];
  return proxied === undefined ? undefined : portOf(proxied);
}

/** Whether the address names the machine itself that connects. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  return /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/i.test(new URL(url).hostname);
}

function portOf(text: string): number | undefined {
  const port = Number(text);
  return port > 0 && port <= 65_535 ? port : undefined;
}
