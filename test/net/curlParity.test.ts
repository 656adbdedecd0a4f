// What the reader of pasted texts makes of a command, beside what a real bash and a real curl send for it: the same
// method, target, headers and body, byte for byte. Without bash and curl on the machine there is nothing to compare.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readPasted } from '../../src/core/paste/readPasted.ts';
import { quoteForShell } from '../../src/core/page/curlCommand.ts';
import { hasControlCharacter } from '../../src/core/wire/headerText.ts';
import { CurlServer, hasCurl } from './curlUnderTest.ts';

interface Received {
  readonly method: string;
  readonly target: string;
  /** In lower case, sorted, without those that every client adds. */
  readonly headers: readonly string[];
  readonly body: string;
}

let server: CurlServer;
let origin = '';
let folder = '';

/** Headers that curl adds by itself, with these values. */
const curlsOwn =
  /^(?:host: 127\.0\.0\.1:\d+|user-agent: curl\/.*|accept: \*\/\*|content-length: .*|connection: .*|expect: .*)$/;

beforeAll(async () => {
  server = await CurlServer.open();
  ({ origin } = server);
  folder = await mkdtemp(join(tmpdir(), 'curl-parity-'));
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** Node reads each byte of a head as one character. */
function latin(text: string): string {
  return Buffer.from(text, 'latin1').toString();
}

async function sentByCurl(command: string, files: Readonly<Record<string, string>>): Promise<Received[]> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const arrived = await server.sentBy(command, { folder });
  return arrived.map(({ method, target, headers, body }) => ({
    method,
    target: latin(target),
    headers: headers
      .map(([name, value]) => `${name}: ${latin(value)}`)
      .filter((header) => !curlsOwn.test(header))
      .sort(),
    body: body.toString(),
  }));
}

function readHere(command: string, files: Readonly<Record<string, string>>): Received[] {
  return readPasted(command, { files: new Map(Object.entries(files)) }).requests.map(
    ({ method, url, headers, body }) => ({
      method,
      target: url.slice(origin.length),
      headers: headers
        .map(([name, value]) => `${name.toLowerCase()}: ${value}`)
        .filter((header) => !curlsOwn.test(header))
        .sort(),
      body: body ?? '',
    }),
  );
}

async function expectSame(command: string, files: Readonly<Record<string, string>> = {}): Promise<void> {
  expect(readHere(command, files)).toEqual(await sentByCurl(command, files));
}

describe.skipIf(!hasCurl)('the reader and curl (needs bash and curl)', () => {
  it.each([
    "-d a=1 --data-raw @b --data-binary c=3 '$U/s'",
    "--data-urlencode 'a=x y+é*!~' --data-urlencode '=c=d' --data-urlencode 'e f' $U",
    "-G -d a=1 --data-urlencode 'b= é' '$U/s?z=0#f'",
    "--url-query 'a=x y' --url-query +b '$U/s?z'",
    "--json '{\"a\":' --json '1}' -H 'Accept: text/event-stream' $U",
    "-d '' $U",
    "-X PUT -d x -H 'Content-Type:' $U",
    '-I $U',
    "--heade 'A: b' $U",
    "-b a=1 -b 'b=2; c=3' $U",
    "-b a=1 -H 'Cookie: x=y' $U",
    "-u 'a:b:ü' $U/a/../b/./c/..",
    '-A me -e http://x/ -r 0-4 $U',
    '--oauth2-bearer t -u a:b $U',
    "-H 'A;' -H 'B:' -H 'C: ' -H 'D: é' -H NoColon $U",
    '-H @h.txt -d @d.txt --data-binary @d.txt -d x $U',
    '-T d.txt $U/up/',
    '--data-urlencode n@d.txt $U',
    '"$U/{a,b}/[1-3:2]"',
    "-g '$U/{a}[0]'",
    "'$U/\\[0\\]\\{a\\}'",
    '$U/a $U/b -d x --next $U/c -: -XDELETE $U/d',
    "-d @- $U <<'E'\na\n b\nE",
    "--data-binary @- $U <<< 'a'",
    "$U -d $'a\\tb\\u00e9\\U1F600\\101\\x41\\cA\\q'",
    '$U -d "a\\"b\\\\c\\d\\$e\\\nf"',
    "-d 'it'\\''s' -H 'A: \"b\"' $U",
    '-sSLkXPOST -HA:b -d\'{"a":1}\' $U',
  ])('send the same for %s', async (words) => {
    const command = `curl -s ${words.replaceAll('$U', origin)}`;
    await expectSame(command, { 'h.txt': 'X-One: 1\r\nX-Two: 2\n', 'd.txt': 'a\r\nb c\n' });
  });

  it.each(['--reques POST $U', '--url= $U', "-G -d 'a b' $U", '-I -d x $U', '-F a=b -d x $U', '-X'])(
    'refuse %s, both of them',
    async (words) => {
      const command = `curl -s ${words.replaceAll('$U', origin)}`;
      expect(readHere(command, {})).toEqual([]);
      await expect(sentByCurl(command, {})).rejects.toThrow();
      expect(server.takeArrived()).toEqual([]);
    },
  );

  it('send the same for any words', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((raw) => raw.replaceAll(/[\0\r\n]/g, ''));
    const value = text.map((raw) => raw.trim()).filter((raw) => !hasControlCharacter(raw));
    /** Each way in which a word can be quoted. */
    const ways = [
      quoteForShell,
      (word: string) => `"${word.replaceAll(/["\\$`]/g, String.raw`\$&`).replaceAll('!', '"\'!\'"')}"`,
      (word: string) => `$'${word.replaceAll(/['\\]/g, String.raw`\$&`).replaceAll('!', '\\041')}'`,
    ];
    const quote = fc.constantFrom(...ways);
    const commands = fc.record({
      quote,
      header: value,
      data: fc.array(
        fc.tuple(fc.constantFrom('-d', '--data-raw', '--data-binary', '--data-urlencode', '--json'), text),
        {
          maxLength: 3,
        },
      ),
      user: value,
    });
    await fc.assert(
      fc.asyncProperty(commands, async ({ quote: way, header, data, user }) => {
        const pieces = data
          .filter(([, content]) => !content.includes('@'))
          .map(([option, content]) => `${option} ${way(content)}`);
        const secret = user.replaceAll(/[:\\]/g, '');
        await expectSame(
          ['curl -s', origin, `-H ${way(`X-A: ${header}`)}`, `-u ${way(`${secret}:p`)}`, ...pieces].join(
            ' \\\n  ',
          ),
        );
      }),
      { numRuns: 25 },
    );
  });
});
