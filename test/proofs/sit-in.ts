import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { RunningTarget } from '../../target/target-options.ts';
import { asRecord, callApi, mintToken } from '../target/test-target.ts';
import { listenOfficially, type OfficialListener } from './official-listener.ts';

/** The user that the official client signs in as. */
export const LISTENER = 'listener';

/** The channels that the throughput test uses in the profile `smoke`. */
export const channelNames: readonly string[] = Array.from(
  { length: 5 },
  (_, i) => `k6-chat-message-throughput-${i}`,
);

/** Puts the official client into all channels of the throughput test, before the test comes; `hear` sees each message. */
export async function sitIn(
  t: TestContext,
  target: RunningTarget,
  hear: (payload: unknown) => void = () => undefined,
): Promise<OfficialListener> {
  const listener = await listenOfficially(target.realtimeUrl.replace(/^ws/, 'http'), {
    auth: { token: mintToken({ userId: LISTENER }) },
    event: 'message:new',
    senderOf: (payload) => {
      hear(payload);
      return String(asRecord(payload)['userId']);
    },
  });
  t.after(() => {
    listener.socket.close();
  });
  for (const roomName of channelNames) {
    const { status } = await callApi(target, 'POST', '/api/channels', {
      body: { name: roomName, type: 'public' },
    });
    assert.equal(status, 201);
    const answer = asRecord(await listener.socket.emitWithAck('room:join', { roomName }));
    assert.equal(answer['success'], true);
  }
  return listener;
}
