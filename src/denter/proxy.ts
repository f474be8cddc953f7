import type { ProxyConfig } from '../config/config.ts';

/** The login of a proxy's URL, decoded; what is no valid encoding is taken as it stands. */
export function proxyLogin({ username, password }: URL): string {
  return `${decode(username)}:${decode(password)}`;
}

/** What of a proxy's login must not be shown: the password as it stands in the URL and decoded, and the whole login. */
export function proxySecrets(proxy: ProxyConfig | undefined): string[] {
  return proxyUrls(proxy).flatMap((text) => {
    if (!URL.canParse(text)) return [];
    const url = new URL(text);
    if (url.username === '' && url.password === '') return [];
    return [url.password, decode(url.password), proxyLogin(url)];
  });
}

function proxyUrls(proxy: ProxyConfig | undefined): string[] {
  if (proxy === undefined) return [];
  if (proxy.from === 'url') return [proxy.url.reveal()];
  const { env } = process;
  return [env['HTTPS_PROXY'], env['https_proxy'], env['HTTP_PROXY'], env['http_proxy']].filter(
    (text) => text !== undefined,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
