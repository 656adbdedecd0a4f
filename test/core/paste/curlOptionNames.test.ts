// Every option that curl has, as `curl --help all` of 7.88 lists them and with what later ones have besides: which take the next
// word, which letters stand for which, and which change the way of a request so that it has to be said.

import { expect, it } from 'vitest';

import { findLongOption, findShortOption, isUnfollowed } from '../../../src/core/paste/curlOptions.ts';
import { noticesOf } from './readingHelper.ts';

const wordsOf = (text: string): string[] => text.trim().split(/\s+/);

const withValue = wordsOf(`
  abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to
  continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw
  data-urlencode delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header egd-file
  engine etag-compare etag-save expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method
  ftp-port ftp-ssl-ccc-mode happy-eyeballs-timeout-ms header help hostpubmd5 hostpubsha256 hsts interface json
  keepalive-time key key-type krb libcurl limit-rate local-port login-options mail-auth mail-from mail-rcpt
  max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir parallel-max pass
  pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-cacert proxy-capath proxy-cert proxy-cert-type
  proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey
  proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user proxy1.0
  pubkey quote random-file range rate referer request request-target resolve retry retry-delay retry-max-time
  sasl-authzid service-name socks4 socks4a socks5 socks5-gssapi-service socks5-hostname speed-limit speed-time
  stderr telnet-option tftp-blksize time-cond tls-max tls13-ciphers tlsauthtype tlspassword tlsuser trace
  trace-ascii unix-socket upload-file url url-query user user-agent write-out
  ech expand-data expand-header expand-json expand-url expand-user haproxy-clientip ip-tos ipfs-gateway
  keepalive-cnt parallel-max-host sigalgs trace-config upload-flags variable vlan-priority`);

const switches = wordsOf(`
  anyauth append basic cert-status compressed compressed-ssh create-dirs crlf digest disable disable-eprt
  disable-epsv disallow-username-in-url doh-cert-status doh-insecure fail fail-early fail-with-body false-start
  form-escape ftp-create-dirs ftp-pasv ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-control get globoff
  haproxy-protocol head http0.9 http1.0 http1.1 http2 http2-prior-knowledge http3 http3-only ignore-content-length
  include insecure ipv4 ipv6 junk-session-cookies list-only location location-trusted mail-rcpt-allowfails manual
  metalink negotiate netrc netrc-optional next ntlm ntlm-wb parallel parallel-immediate path-as-is post301 post302
  post303 progress-bar proxy-anyauth proxy-basic proxy-digest proxy-insecure proxy-negotiate proxy-ntlm
  proxy-ssl-allow-beast proxy-ssl-auto-client-cert proxy-tlsv1 proxytunnel raw remote-header-name remote-name
  remote-name-all remote-time remove-on-error retry-all-errors retry-connrefused sasl-ir show-error silent
  socks5-basic socks5-gssapi socks5-gssapi-nec ssl ssl-allow-beast ssl-auto-client-cert ssl-no-revoke ssl-reqd
  ssl-revoke-best-effort sslv2 sslv3 styled-output suppress-connect-headers tcp-fastopen tcp-nodelay
  tftp-no-options tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace-time use-ascii verbose version xattr
  ca-native dump-ca-embed follow mptcp out-null proxy-ca-native proxy-http2 proxy-http3 skip-existing
  tls-earlydata trace-ids`);

/** Switches that are on until `--no-` is said. */
const onByDefault = wordsOf('alpn buffer clobber keepalive npn progress-meter sessionid');

const letters = wordsOf(`
  a:append E:cert K:config C:continue-at b:cookie c:cookie-jar d:data q:disable D:dump-header f:fail F:form
  P:ftp-port G:get g:globoff I:head H:header h:help 0:http1.0 i:include k:insecure 4:ipv4 6:ipv6
  j:junk-session-cookies l:list-only L:location M:manual m:max-time n:netrc ::next N:no-buffer o:output Z:parallel
  #:progress-bar x:proxy U:proxy-user p:proxytunnel Q:quote r:range e:referer J:remote-header-name O:remote-name
  R:remote-time X:request S:show-error s:silent Y:speed-limit y:speed-time 2:sslv2 3:sslv3 t:telnet-option
  z:time-cond 1:tlsv1 T:upload-file B:use-ascii u:user A:user-agent v:verbose V:version w:write-out`);

const unfollowed = wordsOf(`
  abstract-unix-socket anyauth aws-sigv4 cacert capath cert config connect-to digest doh-url ech etag-compare
  expand-data expand-header expand-json expand-url expand-user haproxy-clientip haproxy-protocol interface key
  negotiate netrc netrc-file ntlm ntlm-wb pinnedpubkey preproxy proto-default proxy proxy-header proxy-user
  proxy1.0 request-target resolve socks4 socks4a socks5 socks5-hostname tr-encoding unix-socket variable`);

it.each(withValue)('--%s takes the next word', (name) => {
  expect(findLongOption(name)).toEqual({ name, takesValue: true, isOn: true });
});

it.each([...switches, ...onByDefault])('--%s and --no-%s take none', (name) => {
  expect(findLongOption(name)).toEqual({ name, takesValue: false, isOn: true });
  expect(findLongOption(`no-${name}`)).toEqual({ name, takesValue: false, isOn: false });
});

it.each(letters)('%s: the letter stands for the name', (pair) => {
  const [letter, name] = [pair.slice(0, 1), pair.slice(2)];
  expect(findShortOption(letter)).toEqual({ name, takesValue: withValue.includes(name) });
});

it('no other letter means anything', () => {
  const known = new Set(letters.map((pair) => pair.slice(0, 1)));
  for (let code = 0x20; code < 0x7f; code += 1) {
    const letter = String.fromCharCode(code);
    if (!known.has(letter)) expect(findShortOption(letter), letter).toBeUndefined();
  }
});

it('says of each that is not followed that it has no effect, and of no other', () => {
  const all = [...withValue, ...switches, ...onByDefault];
  expect(all.filter(isUnfollowed).toSorted()).toEqual(unfollowed);
  for (const name of unfollowed) {
    const value = withValue.includes(name) ? ' x' : '';
    expect(noticesOf(`curl --${name}${value} http://localhost/`)).toEqual([
      `notUnderstood 1 “--${name}” has no effect here: the request goes out without it.`,
    ]);
  }
});

it.each([
  ['', 'unknown'],
  ['no-', 'unknown'],
  ['wat', 'unknown'],
  ['heade', undefined],
  ['no-verb', undefined],
  ['data-', 'ambiguous'],
  ['tls', 'ambiguous'],
  ['url=x', 'equals'],
  ['=x', 'unknown'],
])('the beginning --%s is %s', (word, problem) => {
  const option = findLongOption(word);
  expect('problem' in option ? option.problem : undefined).toBe(problem);
});

it('a beginning names all that it may mean', () => {
  expect(findLongOption('data-')).toEqual({
    problem: 'ambiguous',
    names: ['data-ascii', 'data-binary', 'data-raw', 'data-urlencode'],
  });
  expect(findLongOption('heade')).toEqual({ name: 'header', takesValue: true, isOn: true });
  expect(findLongOption('no-verb')).toEqual({ name: 'verbose', takesValue: false, isOn: false });
});
