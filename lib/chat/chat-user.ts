import type { RoomLedger } from '../audit/room-ledger.ts';
import { countLabel } from '../audit/tally.ts';
import type { MessageContent, MessageType } from '../load/message-content.ts';
import type { ErrorKind } from '../metrics/error-kinds.ts';
import { formatToken } from '../protocols/message-token.ts';
import { ChatSocket, type MessageHandler, type SocketOwner } from './chat-socket.ts';
import { sendMessage } from './http/nchat-calls.ts';
import type { VuContext } from './vu-context.ts';

/** The channel a user is in, as far as the user needs it. */
export interface OwnRoom {
  readonly name: string;
  /** Its place among all channels of the test. */
  readonly index: number;
  /** Global index of the user at place 0. */
  readonly firstUser: number;
  readonly ledger: RoomLedger;
  /** What its users do with a message frame. */
  readonly read: MessageHandler;
}

/** Hears what becomes of a user. */
export interface UserWatcher {
  /** Connecting is over; `joined` says whether the user is in its channel. */
  onJoined(joined: boolean): void;
  /** The connection has ended, whoever ended it, or never stood. */
  onEnded(): void;
}

/** One user: connects, joins its channel, says things, reads what the others say, leaves. */
export class ChatUser implements SocketOwner {
  readonly index: number;
  private readonly context: VuContext;
  private readonly room: OwnRoom;
  readonly place: number;
  private socket: ChatSocket | undefined;
  private watcher: UserWatcher | undefined;
  private whenEnded: Promise<void> | undefined;

  constructor(context: VuContext, room: OwnRoom, place: number) {
    this.index = room.firstUser + place;
    this.context = context;
    this.room = room;
    this.place = place;
  }

  /** Whether the user is connected and in its channel. */
  get canSend(): boolean {
    return this.isConnected && this.room.ledger.isJoined(this.place);
  }

  /** Whether the chat has accepted the user and the connection stands. */
  get isConnected(): boolean {
    return this.socket?.isReady === true;
  }

  /** Resolves when the connection that `connect` made has ended, whoever ended it. */
  get ended(): Promise<void> {
    return this.whenEnded ?? Promise.resolve();
  }

  /** Connects and joins; resolves with whether the user is in its channel. Never rejects: failures are counted. */
  connect(): Promise<boolean> {
    return new Promise((resolveJoined) => {
      this.whenEnded = new Promise((resolveEnded) => {
        this.start({
          onJoined: resolveJoined,
          onEnded: () => {
            resolveJoined(false);
            resolveEnded();
          },
        });
      });
    });
  }

  /** Connects and joins, telling a watcher: `connect` without its promises, for tests with very many users. */
  start(watcher: UserWatcher): void {
    const { meter, users, sessions } = this.context;
    this.watcher = watcher;
    meter.metrics.connections_attempted.add(1);
    const credential = users.credential(this.index);
    if (credential.kind === 'token') {
      this.dial(credential.token);
    } else {
      sessions(this.index).then((session) => {
        if (session === undefined) {
          this.countFailure();
          watcher.onEnded();
        } else {
          this.dial(session.accessToken);
        }
      });
    }
  }

  /** Sends a message that was due at `dueMs`, and enters it in the books. */
  say(dueMs: number, { type, content, metadata }: MessageContent): void {
    const { clock, meter, nonce, protocol } = this.context;
    const { metrics } = meter;
    const sentMs = clock();
    const seq = this.enter(dueMs, sentMs, type);
    const { name, index } = this.room;
    const message = { room: name, content, token: { nonce, room: index, seq }, metadata };
    if (!protocol.acknowledges) {
      this.socket?.send(protocol.encodeMessage(message, 0));
      return;
    }
    this.socket?.request(
      (ackId) => protocol.encodeMessage(message, ackId),
      (ok, reason, atMs) => {
        if (ok) {
          meter.tally.acked += 1;
          metrics.ack_time.add(atMs - sentMs);
        } else {
          this.refuse(seq, type, 'rejected', reason);
        }
      },
    );
  }

  /** Sends a message by REST that was due at `dueMs`; it is read back by WebSocket like any other. */
  async post(dueMs: number, { type, content }: MessageContent, channelId: string): Promise<void> {
    const { client, clock, meter, nonce, sessions } = this.context;
    const session = await sessions(this.index);
    const { metrics } = meter;
    if (session === undefined) {
      meter.countNotSent(type);
      return;
    }
    const sentMs = clock();
    const seq = this.enter(dueMs, sentMs, type);
    const text = `${content} ${formatToken({ nonce, room: this.room.index, seq })}`;
    const answer = await client.send(session, {
      ...sendMessage(channelId, session.userId, text),
      step: 'message_send',
    });
    if (answer.ok) {
      meter.tally.acked += 1;
      metrics.ack_time.add(clock() - sentMs);
    } else {
      this.refuse(seq, type, answer.kind, answer.detail);
    }
  }

  /** Ends the session as planned. */
  leave(): void {
    const { clock, load, meter } = this.context;
    meter.settle(this.room.ledger.leave(this.place, true, clock(), load.deliveryTimeoutMs));
    this.socket?.close();
  }

  onReady(connectMs: number): void {
    const { meter, protocol, fail } = this.context;
    const { metrics } = meter;
    const { encodeJoin } = protocol;
    metrics.connect_time.add(connectMs);
    metrics.connect_success.add(1);
    metrics.connections_opened.add(1);
    if (encodeJoin === undefined) {
      this.onJoined();
      return;
    }
    this.socket?.request(
      (ackId) => encodeJoin(this.room.name, ackId),
      (ok, reason) => {
        if (ok) {
          this.onJoined();
        } else {
          fail('join', 'rejected', reason);
          this.watcher?.onJoined(false);
        }
      },
    );
  }

  onFailed(kind: ErrorKind, reason: string): void {
    this.countFailure();
    this.context.fail('connect', kind, reason);
    this.watcher?.onEnded();
  }

  onClosed(planned: boolean, kind: ErrorKind, reason: string): void {
    const { clock, meter, fail } = this.context;
    meter.metrics.connections_closed.add(1);
    if (!planned) {
      meter.metrics.disconnects.add(1);
      fail('connected', kind, reason);
      meter.settle(this.room.ledger.leave(this.place, false, clock(), 0));
    }
    this.watcher?.onEnded();
  }

  onTrouble(kind: ErrorKind, reason: string): void {
    this.context.fail('frame', kind, reason);
  }

  /** The user is in its channel: what is sent from now on is expected at it. */
  private onJoined(): void {
    this.context.meter.metrics.joins.add(1);
    this.room.ledger.join(this.place);
    this.watcher?.onJoined(true);
  }

  private dial(token: string): void {
    this.socket = new ChatSocket(this.context.sockets, this, this.room.read, token);
  }

  private countFailure(): void {
    const { metrics } = this.context.meter;
    metrics.connect_success.add(0);
    metrics.connection_errors.add(1);
  }

  /** Enters a message in the books; returns its number. */
  private enter(dueMs: number, sentMs: number, type: MessageType): number {
    const { meter } = this.context;
    meter.tally.scheduled += 1;
    countLabel(meter.tally.sent, type);
    meter.metrics.send_lateness.add(sentMs - dueMs);
    return this.room.ledger.send(this.place, dueMs, sentMs, type);
  }

  private refuse(seq: number, type: MessageType, kind: ErrorKind, reason: string): void {
    const { meter, fail } = this.context;
    this.room.ledger.withdraw(seq);
    meter.metrics.messages_refused.add(1);
    meter.finish(type, false);
    fail('message_send', kind, reason);
  }
}
