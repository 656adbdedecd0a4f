// Real proxies in front of a test's server, where they are installed: nginx, HAProxy and Apache, each a process of its own with a
// folder of its own that go with the test. Elsewhere a test that needs one says in words why it is skipped.

import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';

import { waitLimitMs } from './waiting.ts';

/** The executable, or undefined where it is not installed. @param variable names it in the environment */
export function findProgram(name: string, variable: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return [process.env[variable] ?? '', ...folders.map((folder) => join(folder, name))].find((path) => {
    try {
      if (path !== '') accessSync(path, constants.X_OK);
      return path !== '';
    } catch {
      return false;
    }
  });
}

export const nginxPath = findProgram('nginx', 'NGINX_PATH');
export const haproxyPath = findProgram('haproxy', 'HAPROXY_PATH');
/** Apache with its modules where Debian has them. */
const apacheModules = '/usr/lib/apache2/modules';
export const apachePath = existsSync(join(apacheModules, 'mod_proxy_http.so'))
  ? findProgram('apache2', 'APACHE_PATH')
  : undefined;

/** What a name of a test says where a program is missing. */
export const whereInstalled = (name: string, path: string | undefined): string =>
  path === undefined ? `${name} (skipped: it is not installed)` : name;

/**
 * Starts nginx in front of a port of 127.0.0.1.
 * @param settings of the location, such as `proxy_buffering off;`
 * @returns the address of nginx
 */
export async function startNginx(upstreamPort: number, settings = ''): Promise<string> {
  const folder = temporaryFolder();
  const port = await freePort();
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 64; }
http {
  access_log off;
  ${temp.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n  ')}
  gzip_types text/event-stream;
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://127.0.0.1:${upstreamPort}; ${settings} }
    location @away { return 444; }
  }
}
`,
  );
  run(nginxPath ?? 'nginx', [
    '-p',
    folder,
    '-c',
    join(folder, 'nginx.conf'),
    '-e',
    join(folder, 'error.log'),
  ]);
  await untilListening(port);
  return `http://127.0.0.1:${port}/`;
}

/**
 * Starts HAProxy in front of a port of 127.0.0.1.
 * @param settings of its only backend, line by line
 * @returns the address of HAProxy
 */
export async function startHaproxy(upstreamPort: number, settings: readonly string[] = []): Promise<string> {
  const folder = temporaryFolder();
  const port = await freePort();
  writeFileSync(
    join(folder, 'haproxy.cfg'),
    `defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend front
  bind 127.0.0.1:${port}
  default_backend back
backend back
  ${settings.join('\n  ')}
  server only 127.0.0.1:${upstreamPort}
`,
  );
  run(haproxyPath ?? 'haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')]);
  await untilListening(port);
  return `http://127.0.0.1:${port}/`;
}

/**
 * Starts Apache in front of a port of 127.0.0.1.
 * @param settings of its only server, line by line
 * @returns the address of Apache
 */
export async function startApache(upstreamPort: number, settings: readonly string[] = []): Promise<string> {
  const folder = temporaryFolder();
  const port = await freePort();
  const modules = ['mpm_event', 'authz_core', 'proxy', 'proxy_http'];
  writeFileSync(
    join(folder, 'apache.conf'),
    `ServerRoot ${folder}
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${folder}/pid
ErrorLog ${folder}/error.log
${modules.map((name) => `LoadModule ${name}_module ${apacheModules}/mod_${name}.so`).join('\n')}
ProxyPass / http://127.0.0.1:${upstreamPort}/
${settings.join('\n')}
`,
  );
  run(apachePath ?? 'apache2', ['-DFOREGROUND', '-f', join(folder, 'apache.conf')]);
  await untilListening(port);
  return `http://127.0.0.1:${port}/`;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sse-inspector-proxy-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Ends with the test, before its folder goes. */
function run(path: string, args: readonly string[]): ChildProcess {
  const child = spawn(path, args, { stdio: 'ignore' });
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await gone;
  });
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

/** A process does not tell when it listens: it is tried until it does. */
async function untilListening(port: number): Promise<void> {
  const endMs = performance.now() + waitLimitMs;
  while (performance.now() < endMs) {
    const isListening = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => setTimeout(() => resolve(false), 20));
    });
    if (isListening) return;
  }
  throw new Error(`Nothing listens on port ${port}.`);
}
