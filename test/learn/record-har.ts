import { chromium, type Page } from 'playwright-core';
import { findChromium } from '../../report/render/print-pdf.ts';

/** A HAR file as an object. */
export interface Har {
  readonly log: { readonly version: string; readonly creator: object; readonly entries: readonly unknown[] };
}

/**
 * What Chrome's developer tools would save of a session: runs `act` on a page of a real Chromium and builds the HAR from
 * the browser's own network events. The driver's own recorder leaves WebSocket frames out, and the tools' export has no
 * interface, so the shape is built here, as their exporter writes it: `_resourceType`, and `_webSocketMessages` with
 * `type`, `time` in seconds, `opcode` and `data`.
 */
export async function recordHar(act: (page: Page) => Promise<void>): Promise<Har> {
  const executablePath = findChromium(process.env);
  if (executablePath === undefined) {
    throw new Error('Expected a Chromium in CHROMIUM_BIN or on PATH, got none; install it.');
  }
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-web-security'],
  });
  try {
    const page = await browser.newPage();
    const session = await page.context().newCDPSession(page);
    const recorder = new HarRecorder();
    session.on('Network.requestWillBeSent', (event) => recorder.request(event));
    session.on('Network.responseReceived', (event) => recorder.response(event));
    session.on('Network.responseReceivedExtraInfo', (event) => recorder.cookies(event));
    session.on('Network.loadingFinished', ({ requestId, timestamp }) => {
      recorder.finished(requestId, timestamp, session.send('Network.getResponseBody', { requestId }));
    });
    session.on('Network.webSocketCreated', (event) => recorder.socket(event));
    session.on('Network.webSocketWillSendHandshakeRequest', (event) => recorder.handshake(event));
    session.on('Network.webSocketFrameSent', (event) => recorder.frame('send', event));
    session.on('Network.webSocketFrameReceived', (event) => recorder.frame('receive', event));
    await session.send('Network.enable');
    await act(page);
    return await recorder.build();
  } finally {
    await browser.close();
  }
}

interface HarEntryDraft {
  startedDateTime: string;
  time: number;
  startedAt: number;
  _resourceType: string;
  request: {
    method: string;
    url: string;
    headers: { name: string; value: string }[];
    postData?: { mimeType: string; text: string };
  };
  response: {
    status: number;
    headers: { name: string; value: string }[];
    content: { text?: string; encoding?: string };
  };
  _webSocketMessages?: { type: 'send' | 'receive'; time: number; opcode: number; data: string }[];
}

class HarRecorder {
  readonly #entries = new Map<string, HarEntryDraft>();
  readonly #bodies: Promise<void>[] = [];
  /** Wall clock minus the browser's monotonic one, seconds. */
  #offset = 0;

  request(event: {
    requestId: string;
    wallTime: number;
    timestamp: number;
    type?: string;
    request: { method: string; url: string; headers: Record<string, string>; postData?: string };
  }): void {
    const { request, wallTime, timestamp } = event;
    this.#offset = wallTime - timestamp;
    this.#entries.set(event.requestId, {
      ...draft(request.method, request.url, wallTime, event.type ?? 'other'),
      startedAt: timestamp,
      request: {
        method: request.method,
        url: request.url,
        headers: listHeaders(request.headers),
        ...(request.postData === undefined
          ? {}
          : { postData: { mimeType: 'application/json', text: request.postData } }),
      },
    });
  }

  response({
    requestId,
    response,
  }: {
    requestId: string;
    response: { status: number; headers: Record<string, string> };
  }): void {
    const entry = this.#entries.get(requestId);
    if (entry !== undefined) {
      entry.response.status = response.status;
      entry.response.headers.push(...listHeaders(response.headers));
    }
  }

  cookies({ requestId, headers }: { requestId: string; headers: Record<string, string> }): void {
    const entry = this.#entries.get(requestId);
    for (const { name, value } of listHeaders(headers)) {
      if (name.toLowerCase() === 'set-cookie') {
        entry?.response.headers.push(...value.split('\n').map((each) => ({ name, value: each })));
      }
    }
  }

  finished(
    requestId: string,
    timestamp: number,
    body: Promise<{ body: string; base64Encoded: boolean }>,
  ): void {
    const entry = this.#entries.get(requestId);
    if (entry === undefined) {
      body.catch(() => undefined);
      return;
    }
    entry.time = (timestamp - entry.startedAt) * 1000;
    this.#bodies.push(
      body.then(
        (answer) => {
          entry.response.content = {
            text: answer.body,
            ...(answer.base64Encoded ? { encoding: 'base64' } : {}),
          };
        },
        () => undefined,
      ),
    );
  }

  socket({ requestId, url }: { requestId: string; url: string }): void {
    this.#entries.set(requestId, {
      ...draft('GET', url, Date.now() / 1000, 'websocket'),
      _webSocketMessages: [],
    });
  }

  handshake({
    requestId,
    request,
    wallTime,
    timestamp,
  }: {
    requestId: string;
    wallTime: number;
    timestamp: number;
    request: { headers: Record<string, string> };
  }): void {
    this.#offset = wallTime - timestamp;
    const entry = this.#entries.get(requestId);
    if (entry !== undefined) {
      entry.startedDateTime = new Date(wallTime * 1000).toISOString();
      entry.request.headers.push(...listHeaders(request.headers));
    }
  }

  frame(
    type: 'send' | 'receive',
    event: { requestId: string; timestamp: number; response: { opcode: number; payloadData: string } },
  ): void {
    const { opcode, payloadData } = event.response;
    this.#entries
      .get(event.requestId)
      ?._webSocketMessages?.push({ type, time: event.timestamp + this.#offset, opcode, data: payloadData });
  }

  async build(): Promise<Har> {
    await Promise.all(this.#bodies);
    return {
      log: {
        version: '1.2',
        creator: { name: 'WebInspector', version: '537.36' },
        entries: [...this.#entries.values()].map(({ startedAt: _, ...entry }) => entry),
      },
    };
  }
}

function draft(method: string, url: string, wallTime: number, type: string): HarEntryDraft {
  return {
    startedDateTime: new Date(wallTime * 1000).toISOString(),
    time: 0,
    startedAt: 0,
    _resourceType: type.toLowerCase(),
    request: { method, url, headers: [] },
    response: { status: 0, headers: [], content: {} },
  };
}

function listHeaders(headers: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}
