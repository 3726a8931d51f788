/** A number of bytes that may be in use at once; whoever wants more waits, first come, first served. */
export interface ByteBudget {
  /** Takes bytes, at once or as soon as they are free; tells whether it had to wait. */
  readonly take: (bytes: number) => Promise<boolean>;
  /** Gives bytes back. */
  readonly give: (bytes: number) => void;
}

/** A budget of `limitBytes`; something larger than all of it goes alone. */
export function createByteBudget(limitBytes: number): ByteBudget {
  let used = 0;
  const waiting: { readonly bytes: number; readonly go: () => void }[] = [];
  const fits = (bytes: number): boolean => used === 0 || used + bytes <= limitBytes;
  return {
    take: async (bytes) => {
      if (waiting.length === 0 && fits(bytes)) {
        used += bytes;
        return false;
      }
      await new Promise<void>((resolve) => {
        waiting.push({ bytes, go: resolve });
      });
      return true;
    },
    give: (bytes) => {
      used -= bytes;
      for (let next = waiting[0]; next !== undefined && fits(next.bytes); next = waiting[0]) {
        waiting.shift();
        used += next.bytes;
        next.go();
      }
    },
  };
}
