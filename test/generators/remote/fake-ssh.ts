/**
 * Stands in for ssh where there is no other host: runs the command on this machine, with the ports that -L names led to
 * each other. Host `refused` refuses. Every other part is the real thing: the shell, the files, k6.
 */
import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';

const args = process.argv.slice(2);
const forwards: (readonly [number, number])[] = [];
while (args[0]?.startsWith('-') && args[0] !== '--') {
  const option = args.shift();
  const value = args.shift() ?? '';
  if (option === '-L') {
    const [, from, , to] = value.split(':');
    forwards.push([Number(from), Number(to)]);
  }
}
const [, host, command = ''] = args;
if (host === 'refused') {
  console.error('ssh: connect to host refused port 22: Connection refused');
  process.exit(255);
}
for (const [from, to] of forwards) {
  createServer((socket) => {
    const there = connect(to, '127.0.0.1');
    socket.on('error', () => there.destroy());
    there.on('error', () => socket.destroy());
    socket.pipe(there).pipe(socket);
  })
    .listen(from, '127.0.0.1')
    .unref();
}
const child = spawn('sh', ['-c', command], { stdio: ['pipe', 'inherit', 'inherit'] });
process.stdin.pipe(child.stdin);
child.stdin.on('error', () => undefined);
child.on('exit', (code) => process.exit(code ?? 255));
process.on('SIGTERM', () => {
  child.stdin.destroy();
  // As the far end of a broken connection: what holds a terminal or a pipe of it gets no more of it.
  child.kill('SIGTERM');
});
