/** What authors of tests and protocols can ask for beside the verbs of `make`, with the line that help shows. */
export const authorVerbs = {
  new: 'A folder with your own chat and a first test: new my-chat --kind socket.io|websocket|nchat, or --har …',
  learn:
    'Describes a chat from what a browser saved of it: learn session.har [--out folder] [--name my-chat]',
} as const;

/** One of `authorVerbs`. */
export type AuthorVerb = keyof typeof authorVerbs;

/** Whether a word is one of `authorVerbs`. */
export function isAuthorVerb(word: string): word is AuthorVerb {
  return Object.hasOwn(authorVerbs, word);
}
