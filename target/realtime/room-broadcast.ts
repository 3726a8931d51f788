/** What other parts may do with the rooms. */
export interface RoomBroadcast {
  toRoom: (roomName: string, event: string, payload: unknown) => void;
}
