/**
 * The number under a name in `/proc/net/snmp` and `/proc/net/netstat`, where one line names and the next one counts:
 * `Tcp: … RetransSegs …` then `Tcp: … 12 …`. Undefined when this kernel has no such name.
 */
export function readNetCounter(text: string, protocol: string, name: string): number | undefined {
  const [names, counts] = text.split('\n').filter((line) => line.startsWith(`${protocol}: `));
  const at = names?.split(' ').indexOf(name) ?? -1;
  const count = at < 1 ? undefined : counts?.split(' ')[at];
  return count === undefined ? undefined : Number(count);
}

/** The number after a word in `/proc/net/sockstat`: `TCP: inuse 5 orphan 0 tw 2 …`; undefined when absent. */
export function readSockstat(text: string, protocol: string, word: string): number | undefined {
  const words = text
    .split('\n')
    .find((line) => line.startsWith(`${protocol}: `))
    ?.split(' ');
  const at = words?.indexOf(word) ?? -1;
  const count = at < 0 ? undefined : words?.[at + 1];
  return count === undefined ? undefined : Number(count);
}
