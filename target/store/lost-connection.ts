/** Classes and codes of PostgreSQL for a server that is gone, going or full: see its appendix A. */
const SQL_STATES = /^(08...|57P0[1-5]|53300)$/;

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
]);

/** What the clients of PostgreSQL and Redis say where there is no code. */
const MESSAGES =
  /^(Connection terminated|Client has encountered a connection error|timeout (expired|exceeded) when trying to connect|Query read timeout|Connection is closed|Command timed out|Reached the max retries per request limit|Stream isn't writeable)/;

/** Whether an error means that the database or the cache cannot be reached, and not that the question was wrong. */
export function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return NETWORK_CODES.has(code) || SQL_STATES.test(code) || MESSAGES.test(error.message);
}
