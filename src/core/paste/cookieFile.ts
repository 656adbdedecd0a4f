// The cookie files of Netscape's form, as curl and wget keep them.

/** The cookies of the file that belong to the address, as `name=value`. */
export function readCookieFile(text: string, url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { hostname, pathname, protocol } = new URL(url);
  const cookies: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const fields = line.replace(/^#HttpOnly_/, '').split('\t');
    const [domain = '', isForSubdomains, path = '/', isSecure, , name, value = ''] = fields;
    if (line.startsWith('# ') || name === undefined) continue;
    const bare = domain.replace(/^\./, '').toLowerCase();
    const isForHost = hostname === bare || (isForSubdomains === 'TRUE' && hostname.endsWith(`.${bare}`));
    if (isForHost && isWithin(pathname, path) && (isSecure !== 'TRUE' || protocol === 'https:'))
      cookies.push(`${name}=${value}`);
  }
  return cookies;
}

/** Whether a path is that of a cookie, or beneath it: `/apiary` is not beneath `/api`. */
function isWithin(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}
