import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roomsSql } from '../../../../lib/protocols/nchat/rooms-sql.ts';

test('the rooms of a test are one statement, which leaves alone those that are there', () => {
  assert.equal(
    roomsSql({ stem: "k6-chat-o'clock", count: 3 }),
    "insert into realtime_rooms (name) select name from (select 'k6-chat-o''clock-' || n as name from generate_series(0, 2) n) as wanted where not exists (select from realtime_rooms r where r.name = wanted.name);",
  );
});
