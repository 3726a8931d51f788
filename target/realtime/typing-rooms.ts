/** Who is typing in which room. */
export interface TypingRooms {
  /** Notes that a user types or no longer does; returns the room's users now, or undefined when nothing changed. */
  set: (roomName: string, userId: string, typing: boolean) => string[] | undefined;
}

/** Makes an empty register. */
export function createTypingRooms(): TypingRooms {
  const typingUsers = new Map<string, Set<string>>();
  return {
    set: (roomName, userId, typing) => {
      const users = typingUsers.get(roomName) ?? new Set();
      if (users.has(userId) === typing) {
        return undefined;
      }
      if (typing) {
        typingUsers.set(roomName, users.add(userId));
      } else {
        users.delete(userId);
      }
      if (users.size === 0) {
        typingUsers.delete(roomName);
      }
      return [...users];
    },
  };
}
