/** The kinds of messages in the mix. */
export type MessageType = 'text' | 'mention' | 'code' | 'file';

/** The share of each kind. */
export const messageMix: readonly (readonly [MessageType, number])[] = [
  ['text', 0.6],
  ['mention', 0.2],
  ['code', 0.1],
  ['file', 0.1],
];

/** A message to send: what it says and what goes with it. */
export interface MessageContent {
  readonly type: MessageType;
  readonly content: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

const SENTENCES = [
  'Morning all, the build is green again after the fix from last night.',
  'Can somebody look at the dashboard before the meeting at ten?',
  'Lunch at the usual place?',
  'The customer confirmed the date, so we ship on Thursday as planned and keep Friday for the follow-up.',
  'Thanks, that helped a lot.',
  'I moved the notes to the shared folder; tell me if a link is broken.',
  'Two more reports came in overnight, both look like the same cause as before.',
  'On it.',
] as const;

const SNIPPETS = [
  'const total = items.reduce((sum, item) => sum + item.price, 0);',
  'SELECT channel_id, count(*) FROM messages GROUP BY channel_id ORDER BY 2 DESC LIMIT 10;',
  'for host in $(cat hosts.txt); do ssh "$host" uptime; done',
] as const;

/** Messages in the pool: a whole number of each kind, so that every hundred messages hold the mix exactly. */
const POOL_SIZE = 100;

/** As many different messages of each kind as there are sentences: every virtual user holds them, so they are few. */
const pool: readonly MessageContent[] = messageMix.flatMap(([type, share]) => {
  const variants = SENTENCES.map((sentence, i) => makeContent(type, sentence, i));
  return Array.from({ length: share * POOL_SIZE }, (_, i) => variants[i % variants.length]).filter(
    (content) => content !== undefined,
  );
});

/**
 * Message number `k` of the test. The kinds are spread by a step that has no factor in common with the pool and moves
 * on by one every hundred, so that neither neighbours nor the messages of one channel are all of one kind.
 */
export function messageContent(k: number): MessageContent {
  const content = pool[(k * 37 + Math.floor(k / POOL_SIZE)) % POOL_SIZE];
  if (content === undefined) {
    throw new Error(`expected a message number from 0, got ${k}`);
  }
  return content;
}

function makeContent(type: MessageType, sentence: string, i: number): MessageContent {
  switch (type) {
    case 'text':
      return { type, content: sentence, metadata: {} };
    case 'mention':
      return { type, content: `@k6-user-${i} ${sentence}`, metadata: { mentions: [`k6-user-${i}`] } };
    case 'code': {
      const snippet = SNIPPETS[i % SNIPPETS.length] ?? SNIPPETS[0];
      return { type, content: `\`\`\`\n${snippet}\n\`\`\``, metadata: { format: 'code' } };
    }
    case 'file':
      return {
        type,
        content: sentence,
        metadata: { attachments: [{ name: `report-${i}.pdf`, mimeType: 'application/pdf', size: 48_213 }] },
      };
    default:
      return type satisfies never;
  }
}
