import { type Reconciled, reconcile, type ToldPart } from '../../lib/audit/reconcile.ts';
import { joinShared, type SharedPart } from '../../lib/audit/shared-part.ts';
import type { VuLine } from '../../lib/metrics/vu-line.ts';

/** What one line says of a room. */
interface Piece {
  readonly seq: number;
  readonly part: ToldPart;
}

/** Gathers what virtual users say of the rooms that they share. */
export class SharedLines {
  /** By room, then by virtual user. */
  readonly #rooms = new Map<number, Map<number, Piece[]>>();

  /** Whether some room was shared. */
  get any(): boolean {
    return this.#rooms.size > 0;
  }

  /** Adds a printed line. */
  take({ vu, seq, generator, body }: VuLine): void {
    const part = { ...(JSON.parse(body) as SharedPart), generator };
    const users = this.#rooms.get(part.room) ?? new Map<number, Piece[]>();
    this.#rooms.set(part.room, users);
    users.set(vu, [...(users.get(vu) ?? []), { seq, part }]);
  }

  /** What nobody knew alone, by room; `markOf` gives how the tokens of a room begin. */
  reconcile(markOf: (room: number) => string): ReadonlyMap<number, Reconciled> {
    const rooms = [...this.#rooms].sort(([a], [b]) => a - b);
    return new Map(
      rooms.map(([room, users]) => [
        room,
        reconcile(
          [...users].sort(([a], [b]) => a - b).flatMap(([, pieces]) => joinPieces(pieces)),
          markOf(room),
        ),
      ]),
    );
  }
}

function joinPieces(pieces: readonly Piece[]): readonly ToldPart[] {
  const [first, ...others] = [...pieces].sort((a, b) => a.seq - b.seq).map(({ part }) => part);
  return first === undefined ? [] : [{ ...joinShared([first, ...others]), generator: first.generator }];
}
