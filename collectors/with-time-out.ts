/** What the promise gives, or a rejection with `message` after `timeoutMs`; the work itself is not stopped. */
export async function withTimeOut<T>(work: Promise<T>, timeoutMs: number, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeOutError(message)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Says that something took longer than it may. */
export class TimeOutError extends Error {
  override readonly name = 'TimeOutError';
}
