import { resolveToxiproxy } from '../../build/resolve-toxiproxy.ts';
import type { FaultContext, FaultDriver, Injected, OpenDriver, PlannedFault } from '../fault-driver.ts';
import type { Journal } from '../journal/journal.ts';
import { type Link, openLinks } from '../toxiproxy/open-links.ts';
import { linkKinds } from '../toxiproxy/toxics.ts';

const PLACES = ['generator-target', 'slow-readers', 'target-database', 'target-cache'];

/** Faults of connections, by a proxy in each that is asked for; works on every system, without rights of its own. */
export const driver: FaultDriver = {
  name: 'toxiproxy',
  kinds: Object.fromEntries(
    Object.entries(linkKinds).map(([what, kind]) => [
      what,
      { ...kind, where: PLACES, named: 'proxies' as const },
    ]),
  ),
  open: async (faults, context) => {
    const places = new Set(faults.map(({ where }) => where));
    const links = await openLinks(places, context, () =>
      resolveToxiproxy({ env: { ...context.env }, log: context.log }),
    );
    return {
      targetEnv: links.targetEnv,
      attach: links.attach,
      inject: (fault) => inject(fault, links.at(fault.where), context.journal),
      close: links.close,
    } satisfies OpenDriver;
  },
};

async function inject(
  { id, what, where, howMuch }: PlannedFault,
  links: readonly Link[],
  journal: FaultContext['journal'],
): Promise<Injected> {
  const kind = linkKinds[what];
  if (kind === undefined || links.length === 0) {
    throw new Error(`expected a proxy for ${what} at ${where}`);
  }
  const toxics = kind.toxics(howMuch);
  const steps = links.flatMap((link) =>
    toxics === 'off'
      ? [switchOff(link, journal)]
      : toxics.map((toxic) => {
          const name = `k6-chat-${id}-${toxic.stream}`;
          return addToxic(link, { ...toxic, name }, journal);
        }),
  );
  // All at once: a partition must not begin on one connection seconds before the other.
  const removals = await Promise.all(steps.map(({ act }) => act()));
  return {
    remove: async () => {
      await Promise.all(removals.map((remove) => remove()));
      return undefined;
    },
  };
}

interface Step {
  readonly act: () => Promise<() => Promise<void>>;
}

function switchOff({ client, proxy, isOurs }: Link, journal: Journal): Step {
  return {
    act: async () => {
      const forget = isOurs
        ? () => undefined
        : journal.enter(`proxy ${proxy} of ${client.url}, switched off`, {
            kind: 'request',
            method: 'POST',
            url: `${client.url}/proxies/${encodeURIComponent(proxy)}`,
            body: JSON.stringify({ enabled: true }),
          });
      await client.setEnabled(proxy, false);
      return async () => {
        await client.setEnabled(proxy, true);
        forget();
      };
    },
  };
}

function addToxic(
  { client, proxy, isOurs }: Link,
  toxic: Parameters<Link['client']['addToxic']>[1],
  journal: Journal,
): Step {
  return {
    act: async () => {
      const forget = isOurs
        ? () => undefined
        : journal.enter(`toxic ${toxic.name} of proxy ${proxy} of ${client.url}`, {
            kind: 'request',
            method: 'DELETE',
            url: `${client.url}/proxies/${encodeURIComponent(proxy)}/toxics/${encodeURIComponent(toxic.name)}`,
          });
      await client.addToxic(proxy, toxic);
      return async () => {
        await client.removeToxic(proxy, toxic.name);
        forget();
      };
    },
  };
}
