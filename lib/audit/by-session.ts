/** A list by session of what each member's room and place in it give; sessions are numbered over all rooms in their order. */
export function bySession<Room extends { readonly size: number }, T>(
  rooms: readonly Room[],
  pick: (room: Room, roomNo: number, place: number) => T,
): T[] {
  return rooms.flatMap((room, roomNo) =>
    Array.from({ length: room.size }, (_, place) => pick(room, roomNo, place)),
  );
}
