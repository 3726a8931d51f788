import type { Users } from './users.ts';

/**
 * The same users under names that no other run has: a system that remembers whom it has banned, or how often somebody has
 * asked, remembers it of nobody else. For systems without accounts, where a name is all that there is.
 */
export function freshUsers(users: Users, nonce: string): Users {
  return {
    ...users,
    credential: (index, options) => {
      const credential = users.credential(index, options);
      return credential.kind === 'token'
        ? { ...credential, userId: `${credential.userId}-${nonce}`, token: `${credential.token}-${nonce}` }
        : credential;
    },
  };
}
