import type { OpenMessage } from '../audit/open-message.ts';

/**
 * The message frame that a room has heard last, by the places below: it comes to all members of the room as the same
 * text one after the other, and is searched and looked up once. An array, for the reason that `OpenMessage` is one.
 */
export type LastFrame = [text: string, seq: number, turn: number, message: OpenMessage];

export const TEXT = 0;
/** The number in its token; NO_TOKEN where it has none of this room. */
export const SEQ = 1;
/** The session of the auditor who looks closer at it. */
export const TURN = 2;
/** Its entry in the books. */
export const MESSAGE = 3;

/** In the place of a number. */
export const NO_TOKEN = -1;
