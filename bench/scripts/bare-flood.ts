/**
 * What `message-tsunami` is measured against, free of the suite's code: the same messages to the Go chat server by as
 * many users in one virtual user, as fast as they come back. As it is, the least a k6 script can do: it counts the
 * objects in each frame. With FLOOD_PARSE=yes, what people write by hand: each object parsed, its latency recorded.
 */
import { Trend } from 'k6/metrics';
import { WebSocket } from 'k6/websockets';

const users = Number(__ENV['FLOOD_USERS']);
const messages = Number(__ENV['FLOOD_MESSAGES']);
const window = Number(__ENV['FLOOD_WINDOW']);
const parses = __ENV['FLOOD_PARSE'] === 'yes';
const latency = new Trend('flood_latency', true);
const SENDS_PER_TURN = 100;

export const options = {
  scenarios: { flood: { executor: 'per-vu-iterations', vus: 1, iterations: 1, maxDuration: '5m' } },
  systemTags: ['name'],
};

export default async function (): Promise<void> {
  const sockets: WebSocket[] = [];
  await new Promise<void>((resolve) => {
    let open = 0;
    for (let user = 0; user < users; user += 1) {
      const socket = new WebSocket(`${__ENV['FLOOD_URL']}/ws?id=bare-${user}`);
      socket.onopen = () => {
        open += 1;
        if (open === users) {
          resolve();
        }
      };
      sockets.push(socket);
    }
  });
  const sentMs: number[] = new Array(messages).fill(0);
  const startMs = Date.now();
  let read = 0;
  let sent = 0;
  await new Promise<void>((resolve) => {
    const take = ({ data }: { data: unknown }): void => {
      const frame = data as string;
      const objects = frame.includes('\n') ? frame.split('\n') : [frame];
      if (parses) {
        for (const object of objects) {
          const { content } = JSON.parse(object) as { content: string };
          latency.add(Date.now() - (sentMs[Number(content.slice(content.lastIndexOf(' ') + 1))] ?? 0));
        }
      }
      read += objects.length;
      if (read === messages * users) {
        resolve();
      }
    };
    for (const socket of sockets) {
      socket.onmessage = take as WebSocket['onmessage'];
    }
    const turn = (): void => {
      for (let nth = 0; nth < SENDS_PER_TURN && sent < messages && sent - read / users < window; nth += 1) {
        sentMs[sent] = Date.now();
        // As long as the suite's: its text and its token.
        sockets[sent % users]?.send(`{"type":"message","content":"tsunami ~k6c~abcdef000000~ ${sent}"}`);
        sent += 1;
      }
      if (sent < messages) {
        setTimeout(turn, 0);
      }
    };
    turn();
  });
  console.log(`FLOOD ${(messages * 1_000) / (Date.now() - startMs)}`);
  for (const socket of sockets) {
    socket.close();
  }
}
