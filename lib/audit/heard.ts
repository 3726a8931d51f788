import { ELSEWHERE, type OpenMessage, UNHEARD } from './open-message.ts';

/**
 * What a room hears at present, by the places below: the same text comes to all of its members one after the other, and
 * is searched and looked up once. An array, for the reason that `OpenMessage` is one.
 */
export type Heard = [text: string, seq: number, turn: number, message: OpenMessage];

export const TEXT = 0;
/** The number in the books of the message in it; NO_TOKEN where it holds none of this room. */
export const SEQ = 1;
/** The session of the auditor who looks closer at it. */
export const TURN = 2;
/** Its record while most of its readers just read on, else NOTHING. */
export const MESSAGE = 3;

/** In the place of a number. */
export const NO_TOKEN = -1;

/** Stands for a message that nobody has still to read, or that has to be looked at more closely. */
export const NOTHING: OpenMessage = [0, 0, '', 0, 0, ELSEWHERE, 0, UNHEARD];
