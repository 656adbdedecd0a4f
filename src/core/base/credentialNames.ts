// Which names usually carry a credential, of headers, of parameters in an address, and of members of a body. The lists
// are all there is to it: a name that is missing here is shown, logged and kept.

/** Wherever they stand in a name, whatever divides its words: `X-Auth-Token`, `accessToken`, `PHPSESSID`. */
export const credentialParts = [
  'assertion',
  'auth',
  'bearer',
  'cookie',
  'credential',
  'passcode',
  'passphrase',
  'passwd',
  'password',
  'saml',
  'secret',
  'sessid',
  'session',
  'signature',
  'token',
  'verifier',
] as const;

/** Kinds of `key`, with that word behind them: `X-Api-Key`, `AccessKeyId`. Other keys sort, group or cache. */
export const credentialKeys = [
  'access',
  'account',
  'admin',
  'api',
  'app',
  'client',
  'encryption',
  'functions',
  'license',
  'master',
  'private',
  'service',
  'shared',
  'signing',
  'subscription',
] as const;

/** Words of a name: `user_pass`, `otpCode`. As parts of longer words they mean nothing, as in `footpath`. */
export const credentialWords = ['hmac', 'otp', 'pass', 'pwd', 'totp'] as const;

/** Whole names of parameters. As names of headers or members they are too common: `code`, `key`. */
export const credentialParameters = [
  'code',
  'jwt',
  'key',
  'pin',
  'pw',
  'refresh',
  'sid',
  'sig',
  'ticket',
] as const;

/** Names with one of these in them that carry none: what a server asks for, allows, or counts. */
const harmlessNames = new Set([
  'access-control-allow-credentials',
  'authentication-info',
  'proxy-authenticate',
  'proxy-authentication-info',
  'www-authenticate',
]);
const harmlessParts = /author(?!i[sz])|tokens|tokeniz/g;
/** An address is looked into by itself: `redirect_uri`, `tokenUrl`. */
const addressName = /ur[il]$/;

const parameters: ReadonlySet<string> = new Set(credentialParameters);
const part = new RegExp([...credentialParts, ...credentialKeys.map((kind) => `${kind}key`)].join('|'));
const words: ReadonlySet<string> = new Set(credentialWords);

/** Whether a header, or a member of a body, of this name usually carries a credential. */
export function isSecretHeader(name: string): boolean {
  const lower = name.toLowerCase();
  if (harmlessNames.has(lower)) return false;
  const letters = lower.replaceAll(/[^a-z]/g, '').replaceAll(harmlessParts, '-');
  if (addressName.test(letters)) return false;
  return part.test(letters) || wordsOf(name).some((word) => words.has(word));
}

/** Whether a parameter of this name usually carries a credential. */
export function isSecretParameter(name: string): boolean {
  return parameters.has(name.toLowerCase()) || isSecretHeader(name);
}

/** The words of a name, divided by anything but letters, or by a capital letter. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3 $2$4')
    .toLowerCase()
    .split(/[^a-z]+/);
}
