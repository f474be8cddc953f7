/**
 * The image's HEALTHCHECK: exits 0 if the daemon in this container answers `/-/healthy` with 200, else says why and exits 1.
 *
 * It finds the daemon by the same environment variables as the daemon's own flags; it can't see flags on the command line.
 */
import http from 'node:http';
import https from 'node:https';

const listenAddress = process.env['DENTER_EXPORTER_WEB_LISTEN_ADDRESS'] || ':9877';
const routePrefix = process.env['DENTER_EXPORTER_WEB_ROUTE_PREFIX'] || '';
// A web config may ask for TLS, but need not.
const schemes = process.env['DENTER_EXPORTER_WEB_CONFIG_FILE'] ? ['https', 'http'] : ['http'];
const timeoutMs = 4_000;

const problems = [];
for (const scheme of schemes) {
  try {
    const url = healthyUrl(scheme);
    const status = await getStatus(url);
    if (status === 200) process.exit(0);
    problems.push(`${url} answered ${status}, wanted 200`);
  } catch (error) {
    problems.push(`${scheme}: ${error.message}`);
  }
}
console.error(problems.join('; '));
process.exit(1);

/** The first of several addresses is asked; one that stands for all interfaces is asked on the loopback interface. */
function healthyUrl(scheme) {
  const first = listenAddress.split(/[\n,]/).find((address) => address !== '') ?? '';
  const [, host, port] = /^(.*):(\d+)$/.exec(first) ?? [];
  if (port === undefined) throw new Error(`DENTER_EXPORTER_WEB_LISTEN_ADDRESS is ${first}, wanted host:port`);
  const loopbackOf = { '': '127.0.0.1', '0.0.0.0': '127.0.0.1', '[::]': '[::1]' };
  const prefix = routePrefix.replaceAll(/^\/*|\/*$/g, '');
  return `${scheme}://${loopbackOf[host] ?? host}:${port}/${prefix === '' ? '' : `${prefix}/`}-/healthy`;
}

/** The certificate is not checked: it is the daemon's own, on its own machine, and seldom names the loopback address. */
function getStatus(url) {
  const { get } = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const options = { agent: false, rejectUnauthorized: false, signal: AbortSignal.timeout(timeoutMs) };
    get(url, options, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}
