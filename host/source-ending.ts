/** How this program's own modules end: `.ts` in the repository, `.js` in the package, as Node strips no types there. */
export const sourceEnding: '.ts' | '.js' = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

/** Whether this is the installed package, and not the repository. */
export const isInstalled = sourceEnding === '.js';

/** Whether a file of that name is a module: TypeScript or JavaScript, and no declaration. */
export function isModuleFile(name: string): boolean {
  return /\.[jt]s$/.test(name) && !name.endsWith('.d.ts');
}
