import { countAddresses } from '../../generators/local/local-addresses.ts';
import type { Limits } from '../../host/read-limits.ts';
import { formatNumber } from '../../lib/summary/format-figure.ts';
import type { Configuration } from '../configure.ts';
import type { Finding } from './finding.ts';

/** Files that k6 or the target has open besides its sockets. */
const OTHER_FILES = 200;

/** Whether this machine lets one process open as many sockets as the plan has, and has as many ports. */
export function checkLimits(
  { target, tests, env }: Configuration,
  { openFiles, portRange }: Limits,
): Finding[] {
  // The built-in target has processes that hold its connections, as many as it takes.
  const ofAGenerator = tests.map(({ plan: { peakConnections }, generators: { count } }) =>
    Math.ceil(peakConnections / count),
  );
  const { targetUrl, targetWsUrl } = target;
  const targets = [targetUrl, targetWsUrl].filter((url) => url !== undefined);
  // Each address that is connected from has ports of its own.
  const ofAnAddress = tests.map(({ plan: { peakConnections }, generators: { count } }) => {
    const asked = env['K6_LOCAL_IPS'] || undefined;
    return Math.ceil(
      peakConnections / countAddresses({ count, targets, asked, connections: peakConnections }),
    );
  });
  return [
    checkOpenFiles(Math.max(0, ...ofAGenerator), openFiles),
    checkPorts(Math.max(0, ...ofAnAddress), portRange, targetUrl),
  ];
}

function checkOpenFiles(connections: number, openFiles: number | undefined): Finding {
  const needed = connections + OTHER_FILES;
  if (openFiles === undefined) {
    return {
      mark: 'warning',
      text: `Open files: the limit cannot be read; ${formatNumber(needed)} are needed.`,
    };
  }
  const limit = openFiles === Number.MAX_SAFE_INTEGER ? 'no limit' : `limit ${formatNumber(openFiles)}`;
  if (openFiles < needed) {
    return {
      mark: 'bad',
      text: `Open files: ${limit}, but ${formatNumber(connections)} connections need ${formatNumber(needed)} in k6.`,
      fix: `Raise the hard limit (ulimit -Hn ${needed} as root, or nofile in /etc/security/limits.conf), let GENERATORS=least take more processes, or lower USERS.`,
    };
  }
  return { mark: 'good', text: `Open files: ${limit}, ${formatNumber(needed)} needed.` };
}

function checkPorts(
  connections: number,
  portRange: readonly [number, number] | undefined,
  targetUrl: string | undefined,
): Finding {
  if (portRange === undefined) {
    return {
      mark: 'warning',
      text: `Local ports: the range cannot be read; ${formatNumber(connections)} are needed.`,
    };
  }
  const [first, last] = portRange;
  const ports = last - first + 1;
  const range = `${first}–${last} has ${formatNumber(ports)}`;
  const fix = 'Widen it: sysctl -w net.ipv4.ip_local_port_range="1024 65535", or lower USERS.';
  if (ports < connections) {
    const to = targetUrl === undefined ? 'one address' : 'one address of the target';
    return {
      mark: 'bad',
      text: `Local ports: ${range}, but ${formatNumber(connections)} connections to ${to} need one each.`,
      fix,
    };
  }
  // Closed connections hold their ports for a minute, and other programs need some too.
  return ports < connections * 1.5
    ? {
        mark: 'warning',
        text: `Local ports: ${range}, which is tight for ${formatNumber(connections)} connections.`,
        fix,
      }
    : { mark: 'good', text: `Local ports: ${range}, ${formatNumber(connections)} needed.` };
}
