import type { ChatProtocol, WireSettings } from './chat-protocol.ts';

/** The target variables that say how a realtime server is spoken to. */
export interface SocketVariables {
  readonly socketPath?: string;
  readonly socketNamespace?: string;
  readonly socketQuery?: Readonly<Record<string, string>>;
  readonly socketAuth?: Readonly<Record<string, unknown>>;
  readonly socketHeaders?: Readonly<Record<string, unknown>>;
}

/** A protocol with the settings of the target, the same for doctor, pre-flight and load. */
export function withTargetSettings(protocol: ChatProtocol, target: SocketVariables): ChatProtocol {
  const { socketPath, socketNamespace, socketQuery, socketAuth, socketHeaders } = target;
  const settings: WireSettings = {
    ...(socketPath !== undefined && { path: socketPath }),
    ...(socketNamespace !== undefined && { namespace: socketNamespace }),
    ...(socketQuery !== undefined && { query: socketQuery }),
    ...(socketAuth !== undefined && { auth: socketAuth }),
    ...(socketHeaders !== undefined && { headers: textsOf(socketHeaders) }),
  };
  return Object.keys(settings).length === 0 ? protocol : (protocol.withSettings?.(settings) ?? protocol);
}

function textsOf(values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
