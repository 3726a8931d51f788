/**
 * The message frame that a room has heard last, by the places below: it comes to all members of the room as the same
 * text one after the other, and is searched and looked up once. An array, for the reason that `OpenMessage` is one.
 */
export type LastFrame = [text: string, turn: number];

export const TEXT = 0;
/** The session of the auditor who looks closer at it. */
export const TURN = 1;

/** In the place of a message's number, where its text holds none of this room. */
export const NO_TOKEN = -1;
