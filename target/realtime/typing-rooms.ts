/** A user who types, since when (ISO 8601). */
export interface TypingUser {
  userId: string;
  startedAt: string;
}

/** Who is typing in which room. */
export interface TypingRooms {
  /** Notes since when a user types, undefined when no longer; returns the room's users now, or undefined when nothing changed. */
  set: (roomName: string, userId: string, startedAt: string | undefined) => TypingUser[] | undefined;
}

/** Makes an empty register. */
export function createTypingRooms(): TypingRooms {
  const typingUsers = new Map<string, Map<string, string>>();
  return {
    set: (roomName, userId, startedAt) => {
      const users = typingUsers.get(roomName) ?? new Map<string, string>();
      if (users.has(userId) === (startedAt !== undefined)) {
        return undefined;
      }
      if (startedAt === undefined) {
        users.delete(userId);
      } else {
        typingUsers.set(roomName, users.set(userId, startedAt));
      }
      if (users.size === 0) {
        typingUsers.delete(roomName);
      }
      return [...users].map(([id, since]) => ({ userId: id, startedAt: since }));
    },
  };
}
