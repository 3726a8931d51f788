/** Which virtual user holds which sockets: socket `i` belongs to VU `floor(i / socketsPerVu)`. */
export interface Placement {
  readonly users: number;
  /** Whole rooms only, so both ends of a message are in one VU, on one clock. */
  readonly socketsPerVu: number;
  readonly vus: number;
}

/** Rounds the wanted sockets per VU up to whole rooms and counts the VUs; never more VUs than rooms need. */
export function placeSockets(users: number, roomSize: number, wantedSocketsPerVu: number): Placement {
  const rooms = Math.max(1, Math.ceil(Math.min(wantedSocketsPerVu, users) / roomSize));
  const socketsPerVu = rooms * roomSize;
  return { users, socketsPerVu, vus: Math.ceil(users / socketsPerVu) };
}

/** The global indexes `[from, to)` of the sockets that VU number `vu` (from 0) holds. */
export function socketsOf(placement: Placement, vu: number): { readonly from: number; readonly to: number } {
  const from = Math.min(vu * placement.socketsPerVu, placement.users);
  return { from, to: Math.min(from + placement.socketsPerVu, placement.users) };
}
