/** One frame of a WebSocket. */
export interface RecordedFrame {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly from: 'client' | 'server';
  readonly data: string | Uint8Array;
}

/** One WebSocket with all that crossed it. */
export interface RecordedSocket {
  readonly url: URL;
  /** Request headers by name in lower case; a browser adds cookies and its origin by itself. */
  readonly headers: Readonly<Record<string, string>>;
  readonly startedAtMs: number;
  readonly frames: readonly RecordedFrame[];
}

/** One HTTP request and its answer. */
export interface RecordedRequest {
  readonly method: string;
  readonly url: URL;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly body: string;
  readonly status: number;
  /** Values of Set-Cookie. */
  readonly cookies: readonly string[];
  /** Empty where the answer was not text or was not saved. */
  readonly answer: string;
}

/** What a browser saved of a session, in the order of time. */
export interface Recording {
  readonly requests: readonly RecordedRequest[];
  readonly sockets: readonly RecordedSocket[];
}
