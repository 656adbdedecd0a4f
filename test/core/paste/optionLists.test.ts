// Options of programs, each of them: one that takes a value takes the next word, and another one leaves it alone.

import { describe, expect, it } from 'vitest';

import { readPasted } from '../../../src/core/paste/readPasted.ts';
import { readFormField } from '../../../src/core/paste/reading/multipartForm.ts';
import { asksOf, noticesOf, requestsOf } from './readingHelper.ts';

const u = 'http://localhost:3000/s';
const noEffect = (words: string): string =>
  `notUnderstood 1 “${words}” has no effect here: the request goes out without it.`;

describe('an option of HTTPie', () => {
  const json = 'Content-Type: application/json\nAccept: application/json, */*;q=0.5';
  const silentWithValue = [
    [
      '--pretty',
      '--style',
      '-s',
      '--response-charset',
      '--response-mime',
      '--format-options',
      '--print',
      '-p',
    ],
    [
      '--history-print',
      '-P',
      '--output',
      '-o',
      '--max-redirects',
      '--max-headers',
      '--timeout',
      '--cert-key-pass',
    ],
    ['--default-scheme', '--verify', '--auth-type', '-A'],
  ].flat();
  const unfollowedWithValue = [
    [
      '--boundary',
      '--session',
      '--session-read-only',
      '--proxy',
      '--ssl',
      '--ciphers',
      '--cert',
      '--cert-key',
    ],
    ['--resolve', '--interface'],
  ].flat();

  it.each(silentWithValue)('%s takes the next word', (option) => {
    expect(requestsOf(`http ${option} basic ${u}`)).toEqual([`GET ${u}`]);
    expect(noticesOf(`http ${option} basic ${u}`)).toEqual([]);
  });

  it.each(unfollowedWithValue)('%s takes the next word, and is said to have no effect', (option) => {
    expect(requestsOf(`http ${option} x ${u}`)).toEqual([`GET ${u}`]);
    expect(requestsOf(`http ${option}=x ${u}`)).toEqual([`GET ${u}`]);
    expect(noticesOf(`http ${option} x ${u}`)).toEqual([noEffect(option)]);
  });

  it.each(['-x', '--chunked', '--compress'])('%s takes no word, and is said to have no effect', (option) => {
    expect(requestsOf(`http ${option} ${u}`)).toEqual([`GET ${u}`]);
    expect(noticesOf(`http ${option} ${u}`)).toEqual([noEffect(option)]);
  });

  it.each([
    '--stream',
    '-v',
    '--verbose',
    '-b',
    '-h',
    '-S',
    '-d',
    '--sorted',
    '--unsorted',
    '--ignore-stdin',
    '-q',
  ])('%s takes no word', (option) => {
    expect(requestsOf(`http ${option} ${u}`)).toEqual([`GET ${u}`]);
    expect(noticesOf(`http ${option} ${u}`)).toEqual([]);
  });

  it.each<[words: string, request: string]>([
    [`--json ${u} a=b`, `POST ${u}\n${json}\n\n{"a": "b"}`],
    [`--json ${u}`, `GET ${u}\nAccept: application/json, */*;q=0.5\nContent-Type: application/json`],
    [`-j ${u} Accept:x`, `GET ${u}\nAccept: x\nContent-Type: application/json`],
    [
      `-f ${u} a=b c=d`,
      `POST ${u}\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\n\na=b&c=d`,
    ],
    [
      `--form ${u} 'a b=ü'`,
      `POST ${u}\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\n\na+b=%C3%BC`,
    ],
    [`-f --raw x ${u}`, `POST ${u}\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\n\nx`],
    [`--https example.test`, 'GET https://example.test/'],
    [`--default-scheme https example.test`, 'GET https://example.test/'],
    [`--bearer tok ${u}`, `GET ${u}\nAuthorization: Bearer tok`],
    [`--auth u:p ${u}`, `GET ${u}\nAuthorization: Basic dTpw`],
    [`-au:p ${u}`, `GET ${u}\nAuthorization: Basic dTpw`],
    [`-va u:p ${u}`, `GET ${u}\nAuthorization: Basic dTpw`],
    [`--auth-type BEARER --auth tok ${u}`, `GET ${u}\nAuthorization: Bearer tok`],
    [`-A basic -a u:p ${u}`, `GET ${u}\nAuthorization: Basic dTpw`],
    ['http://u:p@localhost/', 'GET http://localhost/\nAuthorization: Basic dTpw'],
    [`-- ${u}`, `GET ${u}`],
    [`PUT -- ${u} a==b`, `PUT ${u}?a=b`],
    [':/s', 'GET http://localhost/s'],
    [':', 'GET http://localhost/'],
    [':3000', 'GET http://localhost:3000/'],
    ['://a.test/x', 'GET http://a.test/x'],
    [`${u}#f a==b`, `GET ${u}?a=b`],
    [`${u} 'A;x' 'B;'`, `GET ${u}\nB: `],
  ])('is read in http %s', (words, request) => {
    expect(requestsOf(`http ${words}`)).toEqual([request]);
  });

  it.each([
    ['--follow', ['followRedirects']],
    ['-F', ['followRedirects']],
    ['--verify=no', ['insecure']],
    ['--verify False', ['insecure']],
    ['--verify=yes', []],
    ['--verify=nothing', []],
  ])('%s is one of the request: %j', (option, options) => {
    expect(readPasted(`http ${option} ${u}`).requests[0]?.options).toEqual(options);
  });

  it('makes a form of several parts', () => {
    const [request = ''] = requestsOf(`http --multipart ${u} a=b f@dir/x.txt`, {
      files: new Map([['dir/x.txt', 'text']]),
    });
    const boundary = /boundary=(\S+)/.exec(request)?.[1] ?? '';
    expect(request).toBe(
      `POST ${u}\nContent-Type: multipart/form-data; boundary=${boundary}\n\n--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--${boundary}\r\nContent-Disposition: form-data; name="f"; filename="x.txt"\r\n\r\ntext\r\n--${boundary}--\r\n`,
    );
  });

  it('asks for what is in a file, a variable, or a password', () => {
    expect(asksOf(`http -a "$WHO:x" ${u} "q==$Q" A:@h.txt f=@b.txt g:=@c.json`).toSorted()).toEqual([
      'file b.txt',
      'file c.json',
      'file h.txt',
      'variable Q',
      'variable WHO',
    ]);
    expect(asksOf(`http -a me ${u}`)).toEqual(['password me']);
    expect(requestsOf(`http -a me ${u}`)).toEqual([`GET ${u}\nAuthorization: Basic ${btoa('me:${me}')}`]);
    expect(noticesOf(`http -A digest -a u:p ${u}`)).toEqual([noEffect('digest')]);
  });
});

describe('an option of wget', () => {
  const silent = [
    ['output-document', 'output-file', 'append-output', 'tries', 'timeout', 'dns-timeout', 'connect-timeout'],
    [
      'read-timeout',
      'wait',
      'waitretry',
      'limit-rate',
      'directory-prefix',
      'save-cookies',
      'level',
      'execute',
    ],
    [
      'progress',
      'max-redirect',
      'retry-on-http-error',
      'quota',
      'cut-dirs',
      'base',
      'config',
      'secure-protocol',
    ],
    [
      'ca-directory',
      'proxy-password',
      'restrict-file-names',
      'local-encoding',
      'remote-encoding',
      'compression',
    ],
    ['start-pos', 'accept', 'reject', 'domains', 'password', 'http-password', 'method'],
  ].flat();
  const unfollowed = [
    'certificate',
    'private-key',
    'ca-certificate',
    'bind-address',
    'proxy-user',
    'input-file',
  ];

  it.each(silent)('--%s takes the next word', (option) => {
    expect(requestsOf(`wget --${option} GET ${u}`)).toEqual([`GET ${u}`]);
    expect(requestsOf(`wget --${option}=GET ${u}`)).toEqual([`GET ${u}`]);
    expect(noticesOf(`wget --${option} GET ${u}`)).toEqual([]);
  });

  it.each([...unfollowed, 'load-cookies'])(
    '--%s takes the next word, and is said to have no effect',
    (option) => {
      expect(requestsOf(`wget --${option} x ${u}`)).toEqual([`GET ${u}`]);
      expect(noticesOf(`wget --${option} x ${u}`)).toEqual([noEffect(`--${option}`)]);
    },
  );

  it.each('OoatTwPleQBARD'.split(''))('-%s takes the next word, or what is glued to it', (letter) => {
    expect(requestsOf(`wget -${letter} x ${u}`)).toEqual([`GET ${u}`]);
    expect(requestsOf(`wget -q${letter}x ${u}`)).toEqual([`GET ${u}`]);
    expect(noticesOf(`wget -${letter} x ${u}`)).toEqual([]);
  });

  it.each(['-q', '-nv', '-nd', '-c', '-S', '--quiet', '--no-verbose', '--no-check-certificate', '-nO', '--'])(
    '%s takes no word',
    (option) => {
      expect(requestsOf(`wget ${option} ${u}`)).toEqual([`GET ${u}`]);
    },
  );

  it.each(['--proxy', '--spider', '--recursive', '--mirror'])('%s is said to have no effect', (option) => {
    expect(noticesOf(`wget ${option} ${u}`)).toEqual([noEffect(option)]);
    expect(noticesOf(`wget ${option}x ${u}`)).toEqual([]);
  });

  it.each<[words: string, request: string]>([
    [`--http-user a --http-password b --user c --password d ${u}`, `GET ${u}\nAuthorization: Basic YTpi`],
    ['http://a:b@localhost/', 'GET http://localhost/\nAuthorization: Basic YTpi'],
    [`-U me -i x ${u}`, `GET ${u}\nUser-Agent: me`],
    [`--user-agent me --referer r ${u}`, `GET ${u}\nUser-Agent: me\nReferer: r`],
    [`--header 'A: b' --header=C:d ${u}`, `GET ${u}\nA: b\nC: d`],
    [`--body-data x ${u}`, `GET ${u}\nContent-Type: application/x-www-form-urlencoded\n\nx`],
    [`--method PATCH --post-data x ${u}`, `PATCH ${u}\nContent-Type: application/x-www-form-urlencoded\n\nx`],
    [`--post-file f ${u}`, `POST ${u}\nContent-Type: application/x-www-form-urlencoded\n\nin f`],
    [`--body-file f ${u}`, `GET ${u}\nContent-Type: application/x-www-form-urlencoded\n\nin f`],
  ])('is read in wget %s', (words, request) => {
    expect(requestsOf(`wget ${words}`, { files: new Map([['f', 'in f']]) })).toEqual([request]);
  });
});

describe('an option of curl', () => {
  it.each([
    ['--follow', ['followRedirects']],
    ['-L', ['followRedirects']],
    ['--location', ['followRedirects']],
    ['--location-trusted', ['followRedirects']],
    ['-k', ['insecure']],
    ['--insecure', ['insecure']],
    ['--compressed', ['compressed']],
    ['-kL --no-location', ['insecure']],
    ['-s', []],
  ])('%s is one of the request: %j', (option, options) => {
    expect(readPasted(`curl ${option} ${u}`).requests[0]?.options).toEqual(options);
  });

  it.each(['--digest', '--ntlm', '--negotiate', '--anyauth'])('%s is said to have no effect', (option) => {
    expect(noticesOf(`curl ${option} -u a:b ${u}`)).toContain(noEffect(option));
    expect(requestsOf(`curl ${option} -u a:b ${u}`)).toEqual([`GET ${u}`]);
  });

  it('gives the cookies of a file, and those beside it', () => {
    const jar = [
      '# Netscape HTTP Cookie File',
      'localhost\tFALSE\t/\tFALSE\t0\ta\t1',
      '#HttpOnly_localhost\tFALSE\t/s\tFALSE\t0\tb\t2',
      'localhost\tFALSE\t/x\tFALSE\t0\tother path\t3',
      'localhost\tFALSE\t/\tTRUE\t0\tonly https\t4',
      '.test\tTRUE\t/\tFALSE\t0\tother host\t5',
    ].join('\n');
    const files = new Map([['jar', jar]]);
    expect(requestsOf(`curl -b jar -b c=3 -b 'd=4' ${u}`, { files })).toEqual([
      `GET ${u}\nCookie: a=1; b=2; c=3;d=4`,
    ]);
    expect(requestsOf(`curl -b jar ${u}`, { files })).toEqual([`GET ${u}\nCookie: a=1; b=2`]);
    expect(requestsOf(`curl -b '' ${u}`)).toEqual([`GET ${u}`]);
  });

  it.each<[name: string, contentType: string]>([
    ['x.gif', 'image/gif'],
    ['x.jpg', 'image/jpeg'],
    ['x.JPEG', 'image/jpeg'],
    ['x.png', 'image/png'],
    ['x.svg', 'image/svg+xml'],
    ['x.txt', 'text/plain'],
    ['x.htm', 'text/html'],
    ['x.html', 'text/html'],
    ['x.pdf', 'application/pdf'],
    ['x.xml', 'application/xml'],
    ['x.json', 'application/octet-stream'],
    ['pdf', 'application/octet-stream'],
    ...['gif', 'jpg', 'png', 'svg', 'txt', 'html', 'pdf', 'xml'].flatMap((ending) => [
      [`x.${ending}x`, 'application/octet-stream'] as [string, string],
      [`x_${ending}`, 'application/octet-stream'] as [string, string],
    ]),
  ])('-F of the file %s has the type %s', (name, contentType) => {
    expect(readFormField(`f=@dir/${name}`, 0, () => 'text')).toEqual({
      name: 'f',
      content: 'text',
      fileName: name,
      contentType,
    });
  });

  it.each([
    ['a=', { name: 'a', content: '' }],
    ['a=b=c', { name: 'a', content: 'b=c' }],
    ['a=b; type=x/y ;filename=f', { name: 'a', content: 'b', contentType: 'x/y ', fileName: 'f' }],
    ['a=b;headers="X: \\"1\\"";headers=Y: 2', { name: 'a', content: 'b', headers: ['X: "1"', 'Y: 2'] }],
    ['a=b;unknown=c', { name: 'a', content: 'b' }],
    ['a="b;c\\\\"', { name: 'a', content: 'b;c\\' }],
    ['a=<f', { name: 'a', content: 'in f' }],
    ['a=@f;type=x/y', { name: 'a', content: 'in f', fileName: 'f', contentType: 'x/y' }],
    [
      'a=@C:\\d\\f;filename=g',
      { name: 'a', content: 'in C:\\d\\f', fileName: 'g', contentType: 'application/octet-stream' },
    ],
    ['a=b,c', { name: 'a', content: 'b,c' }],
  ])('-F of %j is that field', (argument, field) => {
    expect(readFormField(argument, 0, (name) => `in ${name}`)).toEqual(field);
  });

  it.each(['a', 'a=(b', '=)', 'a=@b,c'])('-F of %j is refused', (argument) => {
    expect(() => readFormField(argument, 3, () => '')).toThrow(expect.objectContaining({ offset: 3 }));
  });
});
