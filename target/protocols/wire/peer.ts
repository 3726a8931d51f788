import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { encodeClose } from './encode-frame.ts';
import { FrameReader, type FrameSink } from './frame-reader.ts';

/** A socket of this process, or one that another process holds. */
export type Connection = Duplex & Pick<Socket, 'destroySoon' | 'setTimeout'>;

/** What a system does with the frames of its clients; `State` is what it keeps for each. */
export interface PeerHandler<State> {
  frame: (peer: Peer<State>, opcode: number, isFinal: boolean, payload: Buffer) => void;
  /** What a client sent is no WebSocket or too long; when absent the code is sent and the connection ends. */
  broken?: (peer: Peer<State>, code: 1002 | 1009) => void;
  /** What was written and had to wait is gone. */
  drained?: (peer: Peer<State>) => void;
  /** The connection is over, however it ended; called once. */
  closed: (peer: Peer<State>) => void;
}

/** A client must have read the rest and let go within this time. */
const LINGER_MS = 10_000;

/** One WebSocket client, at the level of frames. */
export class Peer<State> implements FrameSink {
  readonly id: string;
  readonly state: State;
  readonly #socket: Connection;
  readonly #handler: PeerHandler<State>;
  readonly #reader: FrameReader;
  #isOpen = true;

  constructor(
    id: string,
    state: State,
    socket: Connection,
    handler: PeerHandler<State>,
    maxFrameBytes: number,
  ) {
    this.id = id;
    this.state = state;
    this.#socket = socket;
    this.#handler = handler;
    this.#reader = new FrameReader(this, maxFrameBytes);
    socket.on('data', (piece: Buffer) => this.#reader.push(piece));
    socket.on('drain', () => handler.drained?.(this));
    socket.on('error', () => undefined);
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      this.#isOpen = false;
      handler.closed(this);
    });
  }

  /** Whether frames can still be sent. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Bytes written that the operating system has not taken yet. */
  get waitingBytes(): number {
    return this.#socket.writableLength;
  }

  /** Writes an encoded frame; true when it left at once, false when it has to wait or the connection is over. */
  send(frame: Buffer): boolean {
    return this.#isOpen && (this.#socket.write(frame) || this.#socket.writableLength === 0);
  }

  /** Reads what came along with the handshake. */
  read(head: Buffer): void {
    this.#reader.push(head);
  }

  /** Sends a close frame, with a code where given, and ends the connection. */
  close(code?: number): void {
    if (!this.#isOpen) {
      return;
    }
    this.#isOpen = false;
    this.#reader.stop();
    this.#socket.end(encodeClose(code));
    setTimeout(() => this.#socket.destroy(), LINGER_MS).unref();
  }

  /** Neither reads nor writes any more, and leaves the connection open until something else ends it. */
  ignore(): void {
    this.#isOpen = false;
    this.#reader.stop();
  }

  /** Ends the connection without a close frame once what was written has left: the client reads 1006. */
  hangUp(): void {
    this.ignore();
    this.#socket.destroySoon();
  }

  /** Ends the connection at once and without a close frame: the client reads 1006. */
  terminate(): void {
    this.#isOpen = false;
    this.#reader.stop();
    this.#socket.destroy();
  }

  frame(opcode: number, isFinal: boolean, payload: Buffer): void {
    this.#handler.frame(this, opcode, isFinal, payload);
  }

  broken(code: 1002 | 1009): void {
    if (this.#handler.broken === undefined) {
      this.close(code);
    } else {
      this.#handler.broken(this, code);
    }
  }
}
