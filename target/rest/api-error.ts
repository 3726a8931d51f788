/** An answer other than success, thrown by a route. */
export class ApiError extends Error {
  readonly status: number;
  readonly errorCode: string;
  readonly headers: Record<string, string>;
  constructor(status: number, errorCode: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.errorCode = errorCode;
    this.headers = headers;
  }
}

/** Returns the 404 for a thing that is not there. */
export function notFound(what: string): ApiError {
  return new ApiError(404, 'NOT_FOUND', `There is no ${what}.`);
}

/** Returns the 403 for a user who has not joined the channel. */
export function notMember(): ApiError {
  return new ApiError(403, 'FORBIDDEN', 'You must be a member of this channel');
}

/** Returns the refusal of an upload over the limit: 400, as the real application answers, not 413. */
export function tooLarge(limitBytes: number): ApiError {
  return new ApiError(400, 'FILE_TOO_LARGE', `Expected a file of at most ${limitBytes} bytes.`);
}
