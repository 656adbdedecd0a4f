// What the compiler cannot name when there is a new kind of entry, or a new ending: files that are no TypeScript, and what
// has to be tried with real servers.

import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { entryKinds } from '../../src/core/log/entry.ts';
import { endingTraits, type EndingCause } from '../../src/core/stream/ending.ts';
import { CrashingServers } from '../../src/net/devServer/endings/crashingServers.ts';
import { createRoutes } from '../../src/net/devServer/routes.ts';

describe('each kind of entry', () => {
  const styles = readFileSync('media/list.css', 'utf8');
  const api = readFileSync('docs/api.md', 'utf8');

  it.each(entryKinds)('%s has a colour in the list', (kind) => {
    expect(styles).toContain(`.kind-${kind} .kind-icon`);
  });

  it.each(entryKinds)('%s is named in the documentation of the API', (kind) => {
    expect(api).toContain(`\`${kind}\``);
  });
});

describe('each ending', () => {
  const causes = Object.keys(endingTraits) as EndingCause[];

  /** A call through a relay, a coding that the dev server does not make, and requests that the client stops itself. */
  const withoutRoute: readonly EndingCause[] = ['answered', 'bad-encoding', 'bad-url', 'bad-id', 'blocked'];

  it('is made by a route of the dev server, but for those that cannot be', () => {
    const routes = createRoutes(new CrashingServers('', () => undefined));
    const made = new Set(routes.map(({ listing }) => listing.ending));
    expect(causes.filter((cause) => !made.has(cause))).toEqual(withoutRoute);
  });

  it.each(causes)('%s is met over real sockets', (cause) => {
    expect(socketTests()).toContain(`'${cause}'`);
  });
});

/** The text of all tests with sockets. */
function socketTests(): string {
  const files = readdirSync('test/net', { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(`test/net/${file}`, 'utf8'))
    .join('\n');
}
