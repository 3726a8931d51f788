import { bySession } from '../audit/by-session.ts';
import type { Room } from './room.ts';

/** The sessions that send: all but the owners of mailboxes, to whom they send. */
export function sendersOf(rooms: readonly Room[]): readonly number[] {
  return bySession(rooms, (room, _no, place) =>
    room.isMailbox && place === 0 ? -1 : room.firstSession + place,
  ).filter((session) => session >= 0);
}
