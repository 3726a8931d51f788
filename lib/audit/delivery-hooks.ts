import type { TimeBatch } from '../metrics/time-series.ts';
import type { OpenMessage } from './open-message.ts';

/** What hears the frames of one socket: what they hold, and when k6 read them. */
export type DeliveryListener = (event: { readonly data: unknown; readonly timestamp: number }) => void;

/** Takes the texts of a frame that holds several; `hearOne` hears each, and is false for one that is no message. */
export type TakeBatch = (
  session: number,
  texts: readonly string[],
  readAtMs: number,
  hearOne: (session: number, text: string, readAtMs: number) => boolean,
) => void;

/** What is done with the deliveries of a VU beyond matching them. */
export interface DeliveryHooks {
  /** Takes the latencies. */
  readonly latencies: TimeBatch;
  /** Hears a text that the room has not heard last; false when it is no message, and dealt with. */
  readonly hearText: (session: number, data: unknown, readAtMs: number) => boolean;
  /** The delivery of the auditor whose turn it is to look closer. */
  readonly look: (message: Readonly<OpenMessage>, readAtMs: number, session: number) => void;
  /** The last delivery of a message. */
  readonly finish: (message: Readonly<OpenMessage>, readAtMs: number, session: number) => void;
  /** A delivery that is not simply the next one of its reader, in time. */
  readonly takeAside: (session: number, readAtMs: number) => void;
  readonly trouble: (error: unknown) => void;
}
