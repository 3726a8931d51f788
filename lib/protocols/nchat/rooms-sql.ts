import type { RoomNames } from '../chat-protocol.ts';

/**
 * The SQL statement that makes rooms of the realtime server: rows of `realtime_rooms`, which no route of the REST API
 * makes. Those that are there stay. One statement a stem, so that it can be read and pasted.
 */
export function roomsSql({ stem, count }: RoomNames): string {
  const text = `'${stem.replaceAll("'", "''")}-'`;
  const named = `select ${text} || n as name from generate_series(0, ${count - 1}) n`;
  return `insert into realtime_rooms (name) select name from (${named}) as wanted where not exists (select from realtime_rooms r where r.name = wanted.name);`;
}
