import type { RemoteGenerator } from './generators-file.ts';

/** What people call a generator of the file: its name, else its host. */
export function nameOfRemote(generator: RemoteGenerator): string {
  return generator.name ?? ('ssh' in generator ? generator.ssh : new URL(generator.api).host);
}
