// What curl makes of its options, each measured with curl 7.88, and what bash makes of its words.

import { describe, expect, it } from 'vitest';

import { streamRequestOf } from '../../../src/core/paste/pastedStream.ts';
import { readPasted } from '../../../src/core/paste/readPasted.ts';
import { asksOf, noticesOf, requestsOf } from './readingHelper.ts';

const form = 'Content-Type: application/x-www-form-urlencoded';
const u = 'http://localhost:3000/s';

describe('words of curl', () => {
  it.each<[what: string, words: string, ...requests: string[]]>([
    ['a value glued to its letter', `-HA:b -XPUT ${u}`, `PUT ${u}\nA: b`],
    ['letters run together before a value', `-sSLkX DELETE ${u}`, `DELETE ${u}`],
    ['a value that begins with a hyphen', `-d -x ${u}`, `POST ${u}\n${form}\n\n-x`],
    ['an address behind two hyphens', `-- ${u}`, `GET ${u}`],
    ['an address as an option', `--url ${u}`, `GET ${u}`],
    ['the only beginning of a long name', `--reques PATCH --max-t 3 ${u}`],
    ['the beginning of one long name', `--user-a me --insec ${u}`, `GET ${u}\nUser-Agent: me`],
    ['a switch taken back', `--head --no-head ${u}`, `GET ${u}`],
    ['two addresses', `${u} ${u}/b`, `GET ${u}`, `GET ${u}/b`],
    [
      'several operations',
      `-d x ${u} --next ${u}/b -: -I ${u}/c`,
      `POST ${u}\n${form}\n\nx`,
      `GET ${u}/b`,
      `HEAD ${u}/c`,
    ],
    ['an operation without an address', `--next ${u}`, `GET ${u}`],
    ['the last method', `-X PUT -X POST ${u}`, `POST ${u}`],
    ['a method in small letters', `-X post ${u}`, `POST ${u}`],
    ['no body but a method', `--request POST ${u}`, `POST ${u}`],
    ['a method beside a body', `-X GET -d x ${u}`, `GET ${u}\n${form}\n\nx`],
    ['an empty body', `-d '' ${u}`, `POST ${u}\n${form}\n\n`],
    [
      'data in several pieces',
      `-d a --json b -d c ${u}`,
      `POST ${u}\nContent-Type: application/json\nAccept: application/json\n\nab&c`,
    ],
    [
      'encoded data',
      `--data-urlencode 'a=x y+é*!~' --data-urlencode '=c=d' --data-urlencode 'e f' ${u}`,
      `POST ${u}\n${form}\n\na=x+y%2B%C3%A9%2A%21~&c%3Dd&e+f`,
    ],
    ['data in the query', `-G -d a=1 --data-urlencode 'b= ' ${u}?z#f`, `GET ${u}?z&a=1&b=+`],
    ['a query besides', `--url-query 'c d' --url-query +e=%20 ${u}?z=0`, `GET ${u}?z=0&c+d&e=%20`],
    ['the head with data in the query', `-I -G -d x ${u}`, `HEAD ${u}?x`],
    ['headers that say nothing', `-H 'A: b' -H 'B;' -H 'C:' -H 'D: ' ${u}`, `GET ${u}\nA: b\nB: `],
    ['a content type taken away', `-H content-type: -d x ${u}`, `POST ${u}\n\nx`],
    [
      'a type of its own',
      `--json {} -H 'Content-Type: x/y' -H accept: ${u}`,
      `POST ${u}\nContent-Type: x/y\n\n{}`,
    ],
    ['a user agent as header', `-A foo -H 'User-Agent: bar' ${u}`, `GET ${u}\nUser-Agent: bar`],
    ['no user agent', `-A '' ${u}`, `GET ${u}`],
    ['a referer', `-e 'http://x/;auto' ${u}`, `GET ${u}\nReferer: http://x/`],
    ['cookies', `-b a=1 -b 'b=2; c=3' ${u}`, `GET ${u}\nCookie: a=1;b=2; c=3`],
    ['a cookie header beside cookies', `-b a=1 -H 'Cookie: x=y' ${u}`, `GET ${u}\nCookie: x=y`],
    ['a user', `-u a:b ${u}`, `GET ${u}\nAuthorization: Basic YTpi`],
    ['a user without a password', `-u a: ${u}`, `GET ${u}\nAuthorization: Basic YTo=`],
    ['a user in the address', 'http://a:%62@localhost/', 'GET http://localhost/\nAuthorization: Basic YTpi'],
    [
      'a user beside one in the address',
      '-u c:d http://a:b@localhost/',
      'GET http://localhost/\nAuthorization: Basic Yzpk',
    ],
    ['a header beside a user', `-u a:b -H 'Authorization: z' ${u}`, `GET ${u}\nAuthorization: z`],
    ['a token beside a user', `--oauth2-bearer t -u a:b ${u}`, `GET ${u}\nAuthorization: Bearer t`],
    ['a range', `-r 0-9 ${u}`, `GET ${u}\nRange: bytes=0-9`],
    ['a beginning', `-C 5 ${u}`, `GET ${u}\nRange: bytes=5-`],
    [
      'a time',
      `-z 'Mon, 01 Jan 2024 00:00:00 GMT' ${u}`,
      `GET ${u}\nIf-Modified-Since: Mon, 01 Jan 2024 00:00:00 GMT`,
    ],
    ['another host', `-H 'Host: foo' ${u}`, `GET ${u}\nHost: foo`],
    ['the same host', `-H 'Host: LOCALHOST:3000' ${u}`, `GET ${u}`],
    [
      'headers of the connection',
      `-H 'Connection: close' -H 'Content-Length: 3' -d abc ${u}`,
      `POST ${u}\n${form}\n\nabc`,
    ],
  ])('%s', (_, words, ...requests) => {
    // What is not given is ambiguous, and refused.
    expect(requestsOf(`curl ${words}`)).toEqual(requests);
  });

  it.each<[what: string, address: string, ...addresses: string[]]>([
    ['without a scheme', 'localhost:3000', 'http://localhost:3000/'],
    ['with its own port', 'https://a.test:443?x', 'https://a.test/?x'],
    ['with a scheme in capitals', 'HTTPS://A.test/B', 'https://A.test/B'],
    ['with a fragment', 'http://a.test/#/x?y', 'http://a.test/'],
    ['with dot segments', 'http://a.test/a/./b/../../../c/.', 'http://a.test/c/'],
    ['with lists', 'http://a.test/{a,b}', 'http://a.test/a', 'http://a.test/b'],
    [
      'with ranges',
      'http://a.test/[01-03:2][b-c]',
      ...['01b', '01c', '03b', '03c'].map((end) => `http://a.test/${end}`),
    ],
    ['with escaped brackets', String.raw`http://a.test/\[0\]\{x\}`, 'http://a.test/[0]{x}'],
    ['of IPv6', 'http://[::1]:3000/[1-2]', 'http://[::1]:3000/1', 'http://[::1]:3000/2'],
    ['with brackets that are no pattern', 'http://a.test/?a[0]=1&b[]=2', 'http://a.test/?a[0]=1&b[]=2'],
    ['with another scheme', 'ftp://a.test/'],
    ['with a space', 'http://a.test/a b'],
    ['that is empty', ''],
  ])('take an address %s', (_, address, ...addresses) => {
    expect(requestsOf(`curl '${address}'`)).toEqual(addresses.map((one) => `GET ${one}`));
  });

  it.each<[command: string, notice: string]>([
    [
      'curl --request=POST http://a',
      'refused 1 curl refuses “--request=POST”: a value stands behind its option as a word of its own.',
    ],
    [
      'curl --dat x http://a',
      'refused 1 curl refuses “--dat”: it may mean --data, --data-ascii, --data-binary, --data-raw.',
    ],
    ['curl \\\n -X', 'refused 2 “-X” has no value behind it: the command seems to be cut off.'],
    [
      'curl -I -d x http://a',
      'refused 1 curl refuses this command: its options ask for two methods at once.',
    ],
    [
      'curl -F a=b -d x http://a',
      'refused 1 curl refuses this command: its options ask for two methods at once.',
    ],
    ['curl -s', 'refused 1 The command has no address: it seems to be cut off.'],
    ['curl --wat http://a', 'notUnderstood 1 curl has no option “--wat”: it is left out.'],
    ['curl -sW http://a', 'notUnderstood 1 curl has no option “-W”: it is left out.'],
    ['curl -H NoColon http://a', 'notUnderstood 1 “NoColon” is no header: a name and a colon are expected.'],
    ['curl -x proxy http://a', 'notUnderstood 1 “-x” has no effect here: the request goes out without it.'],
    [
      'curl --digest -u a:b http://a',
      'notUnderstood 1 “--digest” has no effect here: the request goes out without it.',
    ],
    ['curl -F a http://a', 'refused 1 A field of a form needs a name and a value, as in name=value.'],
    ["curl -F 'a=@b,c' http://a", 'refused 1 Several files in one field are not understood.'],
  ])('%s says so', (command, notice) => {
    expect(noticesOf(command)).toContain(notice);
  });

  it('make a form of fields, as curl writes it', () => {
    const [request = ''] = requestsOf(
      `curl -F 'a=1;type=text/x' -F 'b="q;\\"r"' -F 'n"m=1' -F 'c=<f.txt' -F 'd=@f.txt;filename="g h"' --form-string 'e=@x;y' ${u}`,
      { files: new Map([['f.txt', 'hello é']]) },
    );
    const boundary = /boundary=(\S+)/.exec(request)?.[1] ?? '';
    const part = (name: string, more: string, content: string): string =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${content}\r\n`;
    expect(request).toBe(
      `POST ${u}\nContent-Type: multipart/form-data; boundary=${boundary}\n\n${[
        part('a', '\r\nContent-Type: text/x', '1'),
        part('b', '', 'q;"r'),
        part('n%22m', '', '1'),
        part('c', '', 'hello é'),
        part('d', '; filename="g h"\r\nContent-Type: text/plain', 'hello é'),
        part('e', '', '@x;y'),
      ].join('')}--${boundary}--\r\n`,
    );
  });
});

describe('words of a shell', () => {
  it.each<[what: string, text: string, ...requests: string[]]>([
    [
      'quotes within words',
      `curl 'http://'"localhost"/\\s -H "A: \\"b\\" \\\\ \\$c \\d"`,
      'GET http://localhost/s\nA: "b" \\ $c \\d',
    ],
    [
      'escapes of C',
      `curl ${u} -d $'\\x41\\101\\u00e9\\U1F600\\t\\\\\\'\\e\\cA\\q'`,
      `POST ${u}\n${form}\n\nAAé😀\t\\'\x1b\x01\\q`,
    ],
    [
      'bytes of Latin-1 and of UTF-8',
      `curl ${u} -d $'\\xfc \\xc3\\xbc \\374 \\ud83d\\ude00'`,
      `POST ${u}\n${form}\n\nü ü ü 😀`,
    ],
    [
      'a here-document',
      `curl ${u} -d @- <<EOF\na\n  $\\$A\nEOF\ncurl ${u}/b`,
      `POST ${u}\n${form}\n\na  $$A`,
      `GET ${u}/b`,
    ],
    [
      'a here-document with tabs',
      `curl ${u} --data-binary @- <<-'EOF'\n\t\ta $B\n\tEOF`,
      `POST ${u}\n${form}\n\na $B\n`,
    ],
    ['a here-string', `curl ${u} --data-binary @- <<< '{"a":1}'`, `POST ${u}\n${form}\n\n{"a":1}\n`],
    ['a pipe', `echo -n '{"a":1}' | curl ${u} -d @-`, `POST ${u}\n${form}\n\n{"a":1}`],
    ['a format', `printf '%s-%s\\n' a b | curl ${u} --data-binary @-`, `POST ${u}\n${form}\n\na-b\n`],
    [
      'a file that was written before',
      `cat > b.json <<EOF\n{}\nEOF\ncurl ${u} -d @b.json`,
      `POST ${u}\n${form}\n\n{}`,
    ],
    [
      'a file through tee',
      `tee b.json <<'E'\n{"a":$x}\nE\ncurl ${u} -d @b.json`,
      `POST ${u}\n${form}\n\n{"a":$x}`,
    ],
    [
      'a document in a substitution',
      `curl ${u} -d "$(cat <<'EOF'\n{"a": "it's"}\nEOF\n)"`,
      `POST ${u}\n${form}\n\n{"a": "it's"}`,
    ],
    ['assignments', `A=b\nexport B="$A c"; curl ${u} -H "X: $A \${B}"`, `GET ${u}\nX: b b c`],
    ['an assignment for the command alone', `A=b curl ${u} -H "X: $A"`, `GET ${u}\nX: \${A}`],
    ['a default', `curl "\${HOST:-http://localhost:3000}/s"`, `GET ${u}`],
    ['words in front', `time sudo timeout 30 env X=1 curl ${u}`, `GET ${u}`],
    ['a path to the program', `/usr/bin/curl ${u}`, `GET ${u}`],
    ['another program around it', `docker exec -it app curl ${u}`, `GET ${u}`],
    ['a loop', `while true; do\n  curl ${u}\n  sleep 1\ndone`, `GET ${u}`],
    ['a variable for the output', `OUT=$(curl -s ${u} -H 'A: b')`, `GET ${u}\nA: b`],
    ['prompts', `user@host:~/x$ curl ${u} \\\n> -H 'A: b'`, `GET ${u}\nA: b`],
    ['a fence', `\`\`\`bash\ncurl ${u}\n\`\`\``, `GET ${u}`],
    ['a notebook', `!curl ${u}`, `GET ${u}`],
    ['line ends of Windows', `curl ${u} \\\r\n  -d 'a\r\nb'\r\n`, `POST ${u}\n${form}\n\na\nb`],
    ['non-breaking spaces', `curl\u00a0${u}\u00a0-H 'A: b'`, `GET ${u}\nA: b`],
    [
      'typographic quotes around quotes',
      `curl ${u} –data ‘{“a”: “it’s”}’`,
      `POST ${u}\n${form}\n\n{"a": "it's"}`,
    ],
    ['apostrophes in quotes', `curl ${u} -d "it’s “so”"`, `POST ${u}\n${form}\n\nit’s “so”`],
    ['an & without quotes', `curl ${u}?a=1&b=2`, `GET ${u}?a=1`, `joined: GET ${u}?a=1&b=2`],
    ['spaces behind a backslash', `curl ${u} \\ \n -d x`, `GET ${u}`, `joined: POST ${u}\n${form}\n\nx`],
    [
      'spaces where the line breaks were',
      `curl ${u} \\   -H 'A: b' \\   -d 'x'`,
      `POST ${u}\nA: b\n${form}\n\nx`,
    ],
    ['a file as standard input', `curl ${u} -d @- < b.txt`, `POST ${u}\n${form}\n\n@b.txt`],
    ['spaces behind the last backslash', `curl ${u} \\  `, `GET ${u}`],
    ['what is a reference of ours', `curl ${u} -H 'A: \${secret:A@b}'`, `GET ${u}\nA: \${secret:A@b}`],
  ])('%s', (_, text, ...requests) => {
    expect(requestsOf(text)).toEqual(requests);
  });

  it.each<[text: string, ...asks: string[]]>([
    [`curl ${u} -H "A: $A" -H "B: $A \${C}"`, 'variable A', 'variable C'],
    [`curl ${u} -H "A: $(cat ~/token) \`pass x\`"`, 'file ~/token', 'command $(pass x)'],
    [`curl ${u} -d "$(jq -n '{a: ")"}')"`, `command $(jq -n '{a: ")"}')`],
    [`curl "$BASE/s" -u "$USER:$PASS"`, 'variable USER', 'variable PASS', 'variable BASE'],
    [`curl ${u} -u name`, 'password name'],
    [`curl ${u} -d @body.json -H @h.txt -b jar`, 'file body.json', 'file h.txt', 'file jar'],
    [`some | curl ${u} -d @-`, 'input -'],
    [
      `curl ${u}/<id> -H 'A: YOUR_API_KEY' -H 'B: {{token}}'`,
      'placeholder <id>',
      'placeholder YOUR_API_KEY',
      'placeholder {{token}}',
    ],
    [`curl ${u} -d '$A' -H 'B: \${C}'`],
  ])('%s asks', (text, ...asks) => {
    expect(asksOf(text).toSorted()).toEqual(asks.toSorted());
  });

  it.each<[text: string, request: string]>([
    ['curl $BASE/s?a#b -X $M', '${M} ${BASE}/s?a'],
    ['curl "$BASE:3000/s"', 'GET ${BASE}:3000/s'],
    ['curl "https://$HOST/s"', 'GET https://${HOST}/s'],
  ])('%s has names in the places of values', (text, request) => {
    expect(requestsOf(text)).toEqual([request]);
  });

  it('take the values that were asked for, wherever they stand', () => {
    const text = `curl "$BASE/s" -u "$USER:x" -H "A: $(id) <key>" --data-binary @f -d @g`;
    const values = new Map([
      ['BASE', 'http://localhost'],
      ['USER', 'a'],
      ['$(id)', 'i'],
      ['<key>', 'k'],
    ]);
    const files = new Map([
      ['f', 'x\n'],
      ['g', 'y\n'],
    ]);
    expect(requestsOf(text, { values, files })).toEqual([
      `POST http://localhost/s\nA: i k\nAuthorization: Basic YTp4\n${form}\n\nx\n&y`,
    ]);
    expect(asksOf(text)).toHaveLength(6);
  });

  it.each<[text: string, notice: string]>([
    [`curl ${u} \\\n -H 'A: b`, 'refused 2 The quote that opens here is never closed.'],
    [`curl ${u} -H "A`, 'refused 1 The quote that opens here is never closed.'],
    [`curl ${u} -d $'a`, 'refused 1 The quote that opens here is never closed.'],
    [`curl ${u} -d "$(a`, 'refused 1 The parenthesis that opens here is never closed.'],
    [`curl ${u} -d \${a`, 'refused 1 The brace that opens here is never closed.'],
    [`curl ${u} -d \`a`, 'refused 1 The backtick that opens here is never closed.'],
    [`curl ${u} -d @- <<EOF\na`, 'refused 1 The here-document that begins here has no line with just EOF.'],
    [`curl ${u} \\`, 'lost 1 The text ends with a backslash: lines are missing.'],
    [`curl -k ${u}`, 'ignored 1 The server’s certificate is not checked, as the command says.'],
    [`curl ${u} | jq .`, 'ignored 1 “jq” is not run: only the request is read.'],
    [
      `curl ${u}?a&b=c`,
      'notUnderstood 1 An & outside of quotes ends the command: what follows is not part of the address.',
    ],
    [
      `curl ${u}\n -H 'A: b'`,
      'repaired 2 The line before has no backslash at its end: the lines are joined here.',
    ],
    [
      `curl ${u} \\ \n -H 'A: b'`,
      'repaired 1 A backslash with spaces behind it joins no lines: the command ends here.',
    ],
    [`curl ${u} –H ‘A: b’`, 'repaired 1 Typographic quotes are read as straight ones.'],
    [
      `curl ${u} -d $'\\u0000'`,
      'lost 1 The body has control characters: it was binary, and a copy as text does not hold its bytes.',
    ],
    ['echo curl x', 'refused 1 There is no request in this text.'],
  ])('%s says so', (text, notice) => {
    expect(noticesOf(text)).toContain(notice);
  });
});

it.each([
  ['curl -k https://localhost/x', { isUnchecked: true }],
  ['curl --insecure https://localhost/x', { isUnchecked: true }],
  ['curl -k --no-insecure https://localhost/x', undefined],
  ['curl -k http://localhost/x', undefined],
  ['curl https://localhost/x', undefined],
] as const)('%s asks for the certificate to be checked or not', (command, tls) => {
  const [request] = readPasted(command).requests;
  expect(request && streamRequestOf(request).tls).toEqual(tls);
});
