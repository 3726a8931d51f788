import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** A page served on loopback, and the server that sockets may be attached to. */
export interface ServedPage {
  readonly url: string;
  readonly http: HttpServer;
}

const HEAD = `<!doctype html><title>chat</title>`;
const SLEEP = 'const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));';

/** Serves a page whose script is `script` (a module; `sleep(ms)` is there) and that sets its title to `done` at the end. */
export async function servePage(
  t: Pick<TestContext, 'after'>,
  script: (origin: string) => string,
  {
    head = '',
    attach = () => undefined,
  }: { readonly head?: string; readonly attach?: (http: HttpServer) => void } = {},
): Promise<ServedPage> {
  const http = createServer((_request, answer) => {
    const { port } = http.address() as AddressInfo;
    answer.setHeader('content-type', 'text/html');
    answer.end(
      `${HEAD}${head}<script type="module">${SLEEP}${script(`127.0.0.1:${port}`)};document.title='done'</script>`,
    );
  });
  attach(http);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    http.close();
    http.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, http };
}
