// Texts for cmd and PowerShell.

import { describe, expect, it } from 'vitest';

import { readPasted } from '../../../src/core/paste/readPasted.ts';
import { asksOf, noticesOf, requestsOf } from './readingHelper.ts';

const form = 'Content-Type: application/x-www-form-urlencoded';
const u = 'http://localhost:3000/s';

describe('a text for cmd', () => {
  it.each<[what: string, text: string, ...requests: string[]]>([
    [
      'by hand',
      `curl -X POST ${u} ^\r\n -H "A: b c" ^\r\n -d "{\\"a\\":\\"C:\\x\\"}"`,
      `POST ${u}\nA: b c\n${form}\n\n{"a":"C:\\x"}`,
    ],
    ['with carets', `curl ^"${u}?a^%^20^&b^" ^\n -H ^"x-empty;^"`, `GET ${u}?a%20&b\nx-empty: `],
    [
      'with a line break in the body',
      `curl ^"${u}^" ^\n --data-raw ^"a^\n\nb^"`,
      `POST ${u}\n${form}\n\na\nb`,
    ],
    [
      'with doubled backslashes',
      `curl ^"${u}^" --data-raw ^"^\\^\\n ^\\^"x^\\^"^"`,
      `POST ${u}\n${form}\n\n\\n "x"`,
    ],
    ['of several requests', `curl ^"${u}^" &\r\ncurl ^"${u}/b^"`, `GET ${u}`, `GET ${u}/b`],
    ['with two quotes for one', `curl "${u}" ^\n -d "a""b"`, `POST ${u}\n${form}\n\na"b`],
    ['with an empty value', `curl ^"${u}^" ^\n --data-raw ^"^"`, `POST ${u}\n${form}\n\n`],
    ['without carets at line ends', `curl ^"${u}^"\n  -H ^"A: b^"`, `GET ${u}\nA: b`],
    ['with set', `set A=b\ncurl -H "X: %A%" ^\n ${u}`, `GET ${u}\nX: b`],
    ['with a prompt', `C:\\Users\\x>curl ^"${u}^"`, `GET ${u}`],
    ['with redirections', `curl ^"${u}^" > out.txt 2>&1`, `GET ${u}`],
  ])('%s', (_, text, ...requests) => {
    expect(requestsOf(text)).toEqual(requests);
    expect(readPasted(text).dialect).toBe('cmd');
  });

  it('asks for variables, and takes encoded bytes for what they are', () => {
    expect(asksOf(`curl ^"${u}?q=%C3%A9^" ^\n -H "A: %MY_KEY%"`)).toEqual(['variable MY_KEY']);
  });

  it('says what Chrome may have lost', () => {
    const lost = /^lost 2 A copy for cmd from Chrome/;
    const copy = (body: string): string => `curl --url ^"${u}^" ^\n --data-raw ^"${body}^"`;
    expect(noticesOf(copy('a  b'))).toEqual([expect.stringMatching(lost)]);
    expect(noticesOf(copy('a b'))).toEqual([]);
    expect(noticesOf(copy('a  ü'))).toEqual([]);
    expect(noticesOf(copy('a'))).toEqual([]);
  });

  it('says where a quote is never closed', () => {
    expect(noticesOf(`curl ^\n ^"${u}`)).toContain('refused 2 The quote that opens here is never closed.');
  });
});

describe('a text for PowerShell', () => {
  it.each<[what: string, text: string, ...requests: string[]]>([
    ['in short', `irm ${u}`, `GET ${u}`],
    ['with a prompt', `PS C:\\Users\\x> Invoke-RestMethod '${u}'`, `GET ${u}`],
    [
      'with a table in place',
      `iwr -Uri ${u} -Headers @{Accept='text/event-stream'; 'X-A' = "b\`n"}`,
      `GET ${u}\nAccept: text/event-stream\nX-A: b`,
    ],
    [
      'with JSON of a table',
      `$b = @{ a = "x"; n = 1; t = $true; l = @(1, "2"); o = @{ z = $null } }\nInvoke-RestMethod ${u} -Method Post -Body ($b | ConvertTo-Json -Compress)`,
      `POST ${u}\n${form}\n\n{"a":"x","n":1,"t":true,"l":[1,"2"],"o":{"z":null}}`,
    ],
    [
      'with JSON over lines',
      `$b = @{ a = 1 } | ConvertTo-Json -Depth 5\nirm ${u} -Method Post -Body $b -ContentType application/json`,
      `POST ${u}\nContent-Type: application/json\n\n{\n  "a": 1\n}`,
    ],
    [
      'with fields of a form',
      `irm ${u} -Method Post -Body @{ a = 'x y'; b = 2 }`,
      `POST ${u}\n${form}\n\na=x+y&b=2`,
    ],
    [
      'with a splat',
      `$p = @{\n  Uri = '${u}'\n  Method = 'PUT'\n  Headers = @{ A = 'b' }\n}\nInvoke-RestMethod @p`,
      `PUT ${u}\nA: b`,
    ],
    [
      'with headers one by one',
      `$h = @{}\n$h.Add("A", "b")\n$h["C"] = 'd'\n$h.E = 'f'\nInvoke-WebRequest ${u} -Headers $h`,
      `GET ${u}\nA: b\nC: d\nE: f`,
    ],
    ['with a token', `irm ${u} -Authentication Bearer -Token abc`, `GET ${u}\nAuthorization: Bearer abc`],
    [
      'with texts joined',
      `$k = 'k' + "e" + 'y'\nirm ${u} -Headers @{ A = "Bearer $k $($k)" }`,
      `GET ${u}\nA: Bearer key key`,
    ],
    [
      'with a text over lines',
      `$b = @'\n{"a": "it's $x"}\n'@\nirm ${u} -Method Post -Body $b`,
      `POST ${u}\n${form}\n\n{"a": "it's $x"}`,
    ],
    [
      'with units of UTF-16',
      `irm ${u} -Method Post -Body "$([char]252)$([char]55357)$([char]56832)"`,
      `POST ${u}\n${form}\n\nü😀`,
    ],
    ['with the name of curl', `curl -Uri ${u} -Method POST -Body 'x'`, `POST ${u}\n${form}\n\nx`],
    ['with curl itself', `curl.exe -N "${u}" \`\n  -H 'A: it''s' \`\n  -d "{\`"a\`":1}"`, `GET`],
    ['in a pipe', `Invoke-RestMethod ${u} -Method Delete | ConvertTo-Json`, `DELETE ${u}`],
    [
      'with a session',
      `$s = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n$s.Cookies.Add((New-Object System.Net.Cookie("a", "b", "/", "localhost")))\nirm ${u} -WebSession $s`,
      `GET ${u}\nCookie: a=b`,
    ],
    ['of several requests', `irm ${u};\r\nirm ${u}/b;`, `GET ${u}`, `GET ${u}/b`],
    ['with comments', `# first\nirm ${u} <# x #> -Method Put # last`, `PUT ${u}`],
  ])('%s', (_, text, ...requests) => {
    const expected = requests[0] === 'GET' ? [`POST ${u}\nA: it's\n${form}\n\n{"a":1}`] : requests;
    expect(requestsOf(text)).toEqual(expected);
    expect(readPasted(text).dialect).toBe('powershell');
  });

  it('asks for variables and files', () => {
    const text = `irm ${u} -Method Put -Headers @{ A = "Bearer $env:KEY"; B = $x; C = (Get-Content -Raw t.txt) } -InFile b.bin`;
    expect(asksOf(text).toSorted()).toEqual(['file b.bin', 'file t.txt', 'variable KEY', 'variable x']);
  });

  it('takes options as such', () => {
    expect(readPasted(`irm ${u} -SkipCertificateCheck`).requests[0]?.options).toEqual(['insecure']);
  });

  it.each<[text: string, notice: string]>([
    [`irm "${u}`, 'refused 1 The quote that opens here is never closed.'],
    [
      `irm ${u} \`\n -Headers @{ a = 'b'`,
      'refused 2 What begins here never ends: the text seems to be cut off.',
    ],
    ['Invoke-WebRequest -Method Post', 'refused 1 The command has no address: it seems to be cut off.'],
    [`irm ${u} -Proxy x`, 'notUnderstood 1 “-proxy” has no effect here: the request goes out without it.'],
    [`Write-Host x\nirm ${u}`, 'ignored 1 “Write-Host x” is not run: only the request is read.'],
  ])('%s says so', (text, notice) => {
    expect(noticesOf(text)).toContain(notice);
  });
});

it.each(['\u00a0', '\f', '\v', '\u2028', '\u3000', '\ufeff'])(
  'a space of another kind (%j) divides words of cmd, and the reader comes to an end',
  (space) => {
    const { requests } = readPasted(`curl${space}^"http://localhost/a^"${space}-H${space}^"A: b^"${space}`);
    expect(requests.map(({ url, headers }) => [url, headers])).toEqual([
      ['http://localhost/a', [['A', 'b']]],
    ]);
  },
);

it.each(['\u00a0', '\f', '\v', '\u2028', '\u3000', '\ufeff'])(
  'a space of another kind (%j) divides words of PowerShell, and the reader comes to an end',
  (space) => {
    const commands = [
      `curl.exe${space}-H${space}"A: b"${space}"http://localhost/a" \`\n -N`,
      `Invoke-WebRequest${space}-Uri${space}"http://localhost/a"${space}`,
    ];
    for (const command of commands)
      expect(readPasted(command).requests.map(({ url }) => url)).toContain('http://localhost/a');
  },
);
