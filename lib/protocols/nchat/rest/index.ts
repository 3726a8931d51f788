import type { ProtocolRest } from '../../../http/protocol-rest.ts';
import { classify } from './classify.ts';
import { freshen, isExpiring } from './freshen.ts';
import { postMessage } from './post-message.ts';
import { ensureChannels } from './provision.ts';
import { signInUser } from './sign-in.ts';

/** ɳChat's REST API. */
export const rest: ProtocolRest | undefined = {
  signIn: signInUser,
  ensureChannels,
  postMessage,
  classify,
  freshen,
  isExpiring,
};
