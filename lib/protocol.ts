// What authors of protocols import: `k6-chat/protocol`.
export type {
  ChatProtocol,
  Codec,
  Features,
  Frame,
  HealthAnswer,
  Incoming,
  Probe,
  ProtocolUser,
  Utterance,
  WireSettings,
} from './protocols/chat-protocol.ts';
export { defineRawChat } from './protocols/raw/define-raw-chat.ts';
export type { RawAcknowledgement, RawChat, RawFormat, RawMessage } from './protocols/raw/raw-chat.ts';
export { defineSocketIoChat } from './protocols/socket-io/define-socket-io-chat.ts';
export type { Emitted, SocketIoChat, Verdict } from './protocols/socket-io/socket-io-chat.ts';
