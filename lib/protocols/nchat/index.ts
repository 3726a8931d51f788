import type { Utterance } from '../chat-protocol.ts';
import { defineSocketIoChat } from '../socket-io/define-socket-io-chat.ts';
import { checkNeeds } from './check-needs.ts';
import { judgeNchatAcknowledgement } from './judge-acknowledgement.ts';
import { judgeHealth } from './judge-health.ts';
import { roomsSql } from './rooms-sql.ts';

const described = defineSocketIoChat({
  name: 'nchat',
  title: 'ɳChat',
  auth: ({ token }) => ({ token }),
  // Its handlers are there only after it has said `connected`: what comes before is dropped without an answer.
  ready: 'connected',
  join: { emit: (roomName) => ['room:join', { roomName }] },
  message: {
    emit: (roomName, content) => ['message:send', { roomName, content }],
    event: 'message:new',
    acknowledged: true,
    encode: (room, utterance, token) =>
      `["message:send",{"roomName":${textOf(room)},${membersOf(utterance)}"k6":"${token}"}}]`,
  },
  acknowledges: judgeNchatAcknowledgement,
  echo: true,
  ignore: ['presence:changed', 'user:joined', 'user:left', 'typing:event', 'pong'],
  features: { rest: true },
});

/** ɳChat: channels over Socket.IO, WebSocket only; each message is acknowledged, and comes back to its sender too. */
export const protocol: typeof described = {
  ...described,
  probe: {
    ...described.probe,
    health: { path: '/api/health', judge: judgeHealth },
    rooms: { sql: roomsSql },
    needs: checkNeeds,
  },
};

/** JSON texts made before: rooms are few and messages come from a pool, and making JSON costs more than sending it. */
const knownTexts = new Map<string, string>();
const knownMembers = new WeakMap<Utterance, string>();

function textOf(room: string): string {
  let text = knownTexts.get(room);
  if (text === undefined) {
    text = JSON.stringify(room);
    knownTexts.set(room, text);
  }
  return text;
}

/** The members of a message's JSON up to its last one, the token in the metadata. */
function membersOf(utterance: Utterance): string {
  let members = knownMembers.get(utterance);
  if (members === undefined) {
    const inner = JSON.stringify(utterance.metadata).slice(1, -1);
    members = `"content":${JSON.stringify(utterance.content)},"metadata":{${inner}${inner === '' ? '' : ','}`;
    knownMembers.set(utterance, members);
  }
  return members;
}
