import { defineSocketIoChat } from '../socket-io/define-socket-io-chat.ts';

/**
 * What ɳChat's web client speaks: channels by id, and a `tempId` by which a client knows its own message again. No
 * server that speaks it was found, and ɳChat's own does not know these events, so this protocol is untested. Joins are
 * taken to be unanswered, acknowledgements to be optional.
 */
export const protocol = defineSocketIoChat({
  name: 'nchat-client',
  title: 'ɳChat’s web client (untested)',
  auth: ({ token }) => ({ token }),
  join: { emit: (channelId) => ['channel:join', { channelId }], answer: 'never' },
  message: {
    emit: (channelId, content, _utterance, tempId) => ['message:send', { channelId, content, tempId }],
    event: 'message:new',
    acknowledged: 'optional',
  },
  echo: true,
  ignore: [
    'connected',
    'channel:joined',
    'presence:changed',
    'presence:update',
    'typing:event',
    'user:joined',
    'user:left',
    'message:ack',
  ],
});
