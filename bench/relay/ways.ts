// The ways from a client to a server that are compared: none between, the relay, and two proxies that people know.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportProgress } from '../../scripts/vscode/progress.ts';
import { ChildProgram } from '../childProgram.ts';

export interface Way {
  readonly name: string;
  /** What to put before a path. */
  readonly origin: string;
  /** The process between client and server; undefined where there is none. */
  readonly pid: number | undefined;
  /** Lets go of what it has kept of a round. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

export const direct = 'direct';
export const relayed = 'the relay';
export const throughHttpProxy = 'npm `http-proxy`';
export const throughNginx = 'nginx, buffering off';

/** All ways to a server; nginx only where it is installed, which is said. */
export async function openWays(upstream: string): Promise<readonly Way[]> {
  const ways = [
    { name: direct, origin: upstream, pid: undefined, forget: nothing, close: nothing },
    await openProgram(relayed, 'relay/relayProgram.ts', upstream),
    await openProgram(throughHttpProxy, 'relay/httpProxyProgram.ts', upstream),
  ];
  const nginx = await openNginx(upstream);
  return nginx ? [...ways, nginx] : ways;
}

async function nothing(): Promise<void> {}

async function openProgram(name: string, path: string, upstream: string): Promise<Way> {
  const folder = await mkdtemp(join(tmpdir(), 'sse-bench-'));
  const program = new ChildProgram(path);
  const { port } = (await program.ask({ upstream, folder })) as { readonly port: number };
  return {
    name,
    origin: `http://127.0.0.1:${port}`,
    pid: program.pid,
    forget: async () => {
      await program.ask({});
    },
    close: async () => {
      await program.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One process, so that what it uses can be counted. NGINX_PATH names another than the one on the PATH. */
async function openNginx(upstream: string): Promise<Way | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'sse-bench-nginx-'));
  const port = await freePort();
  await writeFile(join(folder, 'nginx.conf'), nginxConfiguration(folder, port, upstream));
  const command = process.env['NGINX_PATH'] ?? 'nginx';
  const child = spawn(
    command,
    ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')],
    {
      stdio: 'ignore',
    },
  );
  const started = await Promise.race([
    once(child, 'spawn').then(() => true),
    once(child, 'error').then(() => false),
  ]).catch(() => false);
  if (!started) {
    reportProgress('nginx is not installed (Debian’s package nginx): it is left out.');
    await rm(folder, { recursive: true, force: true });
    return undefined;
  }
  await untilListening(port);
  return {
    name: throughNginx,
    origin: `http://127.0.0.1:${port}`,
    pid: child.pid,
    forget: nothing,
    close: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function nginxConfiguration(folder: string, port: number, upstream: string): string {
  return `
daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${upstream}; proxy_buffering off; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_read_timeout 1h;
    }
  }
}
`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function untilListening(port: number): Promise<void> {
  const giveUpAtMs = performance.now() + 5_000;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch (error) {
      if (performance.now() > giveUpAtMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      socket.destroy();
    }
  }
}
