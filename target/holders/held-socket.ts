import { Duplex } from 'node:stream';
import { FRAME, type SendFrame } from './holder-frames.ts';

/** Bytes that a connection may have on their way to its holder, as a socket has a buffer in the kernel. */
const WINDOW_BYTES = 65_536;

type Done = (error?: Error | null) => void;

/** A connection whose socket another process holds, with what servers use of a socket of their own. */
export class HeldSocket extends Duplex {
  readonly remoteAddress: string | undefined;
  readonly remotePort: number | undefined;
  readonly #id: number;
  readonly #send: SendFrame;
  readonly #forget: () => void;
  #onTheWay = 0;
  #waiting: Done | undefined;
  #isPaused = false;
  #isOver = false;

  constructor(
    id: number,
    send: SendFrame,
    forget: () => void,
    from: { readonly address: string | undefined; readonly port: number | undefined; halfOpen: boolean },
  ) {
    super({ allowHalfOpen: from.halfOpen });
    this.remoteAddress = from.address;
    this.remotePort = from.port;
    this.#id = id;
    this.#send = send;
    this.#forget = forget;
  }

  /** What its holder says of it. */
  hear(kind: number, payload: Buffer): void {
    switch (kind) {
      case FRAME.data:
        if (!this.push(payload) && !this.#isPaused) {
          this.#isPaused = true;
          this.#send(FRAME.pause, this.#id);
        }
        break;
      case FRAME.end:
        this.push(null);
        break;
      case FRAME.taken: {
        this.#onTheWay -= Number(payload.toString());
        const done = this.#waiting;
        if (done !== undefined && this.#onTheWay < WINDOW_BYTES) {
          this.#waiting = undefined;
          done();
        }
        break;
      }
      case FRAME.gone: {
        const problem = payload.toString();
        this.lose(problem === '' ? undefined : new Error(problem));
        break;
      }
      default:
    }
  }

  /** The connection is over, and there is nobody to tell. */
  lose(problem: Error | undefined): void {
    this.#isOver = true;
    this.destroy(problem);
  }

  /** Times are the server's own: nothing here ends a connection for being idle. */
  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  /** Ends the connection once what was written has left. */
  destroySoon(): void {
    if (!this.writableEnded) {
      this.end();
    }
    if (this.writableFinished) {
      this.destroy();
    } else {
      this.once('finish', () => this.destroy());
    }
  }

  resetAndDestroy(): this {
    if (!this.#isOver) {
      this.#isOver = true;
      this.#send(FRAME.reset, this.#id);
    }
    return this.destroy();
  }

  override _read(): void {
    if (this.#isPaused) {
      this.#isPaused = false;
      this.#send(FRAME.resume, this.#id);
    }
  }

  override _write(piece: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#send(FRAME.data, this.#id, piece);
    this.#onTheWay += piece.length;
    if (this.#onTheWay < WINDOW_BYTES) {
      done();
    } else {
      this.#waiting = done;
    }
  }

  override _final(done: Done): void {
    this.#send(FRAME.end, this.#id);
    done();
  }

  override _destroy(problem: Error | null, done: Done): void {
    if (!this.#isOver) {
      this.#isOver = true;
      this.#send(FRAME.gone, this.#id);
    }
    this.#forget();
    done(problem);
  }
}
