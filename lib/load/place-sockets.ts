/** Which virtual user holds which sockets: socket `i` belongs to VU `floor(i / socketsPerVu)`. */
export interface Placement {
  readonly users: number;
  /** Whole rooms, so that both ends of a message are in one VU, unless a room is larger than was wanted. */
  readonly socketsPerVu: number;
  readonly vus: number;
}

/**
 * Rounds the wanted sockets per VU up to whole rooms and counts the VUs; never more VUs than rooms need. A room that is
 * larger than that is shared by several VUs, which divide the users evenly.
 */
export function placeSockets(users: number, roomSize: number, wantedSocketsPerVu: number): Placement {
  if (roomSize > wantedSocketsPerVu && users > wantedSocketsPerVu) {
    const vus = Math.ceil(users / wantedSocketsPerVu);
    const socketsPerVu = Math.ceil(users / vus);
    return { users, socketsPerVu, vus: Math.ceil(users / socketsPerVu) };
  }
  const rooms = Math.max(1, Math.ceil(Math.min(wantedSocketsPerVu, users) / roomSize));
  const socketsPerVu = rooms * roomSize;
  return { users, socketsPerVu, vus: Math.ceil(users / socketsPerVu) };
}

/** The global indexes `[from, to)` of the sockets that VU number `vu` (from 0) holds. */
export function socketsOf(placement: Placement, vu: number): { readonly from: number; readonly to: number } {
  const from = Math.min(vu * placement.socketsPerVu, placement.users);
  return { from, to: Math.min(from + placement.socketsPerVu, placement.users) };
}

/** The part of a room that one VU holds. */
export interface RoomPart {
  /** The room's place among all of the test. */
  readonly index: number;
  /** The global index of the room's first user, and how many users it has in all VUs. */
  readonly firstUser: number;
  readonly wholeSize: number;
  /** The place in the room of the first user of this VU, and how many of its users this VU holds. */
  readonly from: number;
  readonly size: number;
}

/** The rooms, whole or in part, of the VU that holds the sockets `[from, to)`. */
export function roomsOf(
  { users }: Placement,
  roomSize: number,
  { from, to }: { readonly from: number; readonly to: number },
): readonly RoomPart[] {
  const parts: RoomPart[] = [];
  for (let first = from; first < to; ) {
    const index = Math.floor(first / roomSize);
    const firstUser = index * roomSize;
    const end = Math.min(firstUser + roomSize, to);
    const wholeSize = Math.min(roomSize, users - firstUser);
    parts.push({ index, firstUser, wholeSize, from: first - firstUser, size: end - first });
    first = end;
  }
  return parts;
}
