import { formatGoText } from '../go-text.ts';
import { encodeText } from '../wire/encode-frame.ts';

/** What Whisper says, field by field in the order of the alphabet, as its encoder writes them. */
export const answers = {
  sessionCreated: (id: string) => encodeText(`{"session_id":"${id}","type":"session_created"}`),
  matchingStarted: (timeoutSeconds: number) =>
    encodeText(`{"timeout":${timeoutSeconds},"type":"matching_started"}`),
  matchFound: (chatId: string, deadlineSeconds: number, shared: readonly string[] | null) => {
    const interests = shared === null ? 'null' : `[${shared.map(formatGoText).join(',')}]`;
    return encodeText(
      `{"accept_deadline":${deadlineSeconds},"chat_id":"${chatId}","shared_interests":${interests},"type":"match_found"}`,
    );
  },
  matchAccepted: (chatId: string) => encodeText(`{"chat_id":"${chatId}","type":"match_accepted"}`),
  matchDeclined: encodeText('{"type":"match_declined"}'),
  matchTimeout: encodeText('{"type":"match_timeout"}'),
  partnerLeft: encodeText('{"type":"partner_left"}'),
  pong: encodeText('{"type":"pong"}'),
  message: (text: string, unixSeconds: number) =>
    encodeText(`{"from":"partner","text":${formatGoText(text)},"ts":${unixSeconds},"type":"message"}`),
  typing: (isTyping: boolean) => encodeText(`{"is_typing":${isTyping},"type":"typing"}`),
  rateLimited: (seconds: number) => encodeText(`{"retry_after":${seconds},"type":"rate_limited"}`),
  banned: (seconds: number) =>
    encodeText(`{"duration":${seconds},"reason":"multiple_reports","type":"banned"}`),
  /** Something of no type of Whisper's, for a fault that wants it. */
  other: (what: unknown) => encodeText(JSON.stringify(what)),
  error: (code: string, message: string) =>
    encodeText(`{"code":"${code}","message":"${message}","type":"error"}`),
};
