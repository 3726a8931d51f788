/** One connection, over whichever transport, as the core sees it. */
export interface IrisSession {
  readonly id: string;
  readonly transport: 'ws' | 'tcp';
  /** The name of its login; undefined before it. */
  user: string | undefined;
  /** Sends a packet that is not a message: an answer. */
  readonly answer: (packet: Buffer) => void;
  /** Sends a live message; false when the connection is over. */
  readonly deliver: (message: Buffer) => boolean;
  /** Sends messages that were stored; false when the connection is over. */
  readonly handOver: (messages: readonly Buffer[]) => boolean;
}
