import { createRandom } from './random.ts';

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

/** Message number `k` of the test: its kind by the mix, its words by turns. */
export function messageContent(k: number): MessageContent {
  const type = messageType(createRandom(k)());
  const sentence = SENTENCES[k % SENTENCES.length] ?? SENTENCES[0];
  switch (type) {
    case 'text':
      return { type, content: sentence, metadata: {} };
    case 'mention':
      return {
        type,
        content: `@k6-user-${k % 100} ${sentence}`,
        metadata: { mentions: [`k6-user-${k % 100}`] },
      };
    case 'code': {
      const snippet = SNIPPETS[k % SNIPPETS.length] ?? SNIPPETS[0];
      return { type, content: `\`\`\`\n${snippet}\n\`\`\``, metadata: { format: 'code' } };
    }
    case 'file':
      return {
        type,
        content: sentence,
        metadata: {
          attachments: [{ name: `report-${k % 1_000}.pdf`, mimeType: 'application/pdf', size: 48_213 }],
        },
      };
    default:
      return type satisfies never;
  }
}

function messageType(fraction: number): MessageType {
  let sum = 0;
  for (const [type, share] of messageMix) {
    sum += share;
    if (fraction < sum) {
      return type;
    }
  }
  return 'text';
}
