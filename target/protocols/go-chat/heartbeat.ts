import { increase } from '../../counters.ts';
import { encodeFrame, OPCODE } from '../wire/encode-frame.ts';
import type { Peer } from '../wire/peer.ts';
import type { GoChatClient } from './client.ts';
import type { GoChatCounters } from './counters.ts';
import type { GoChatLimits } from './limits.ts';

const PING = encodeFrame(OPCODE.ping);
const LONGEST_TURN_MS = 1_000;

/** Pings clients and ends those that have not answered a ping in time, whatever else they sent; returns what stops it. */
export function startHeartbeat(
  peers: ReadonlyMap<string, Peer<GoChatClient>>,
  limits: GoChatLimits,
  counters: GoChatCounters,
  now: () => number,
): () => void {
  const beat = (): void => {
    const nowMs = now();
    for (const peer of peers.values()) {
      const { state: client } = peer;
      if (nowMs >= client.deadlineMs) {
        increase(counters.clientsDropped, 'deadline');
        peer.terminate();
      } else if (nowMs >= client.nextPingMs) {
        client.nextPingMs += limits.pingMs;
        peer.send(PING);
      }
    }
  };
  const timer = setInterval(beat, Math.min(LONGEST_TURN_MS, limits.pingMs / 4));
  return () => clearInterval(timer);
}
