import { UploadTooLarge } from '../storage/disk-storage.ts';
import { isLostConnection } from '../store/lost-connection.ts';
import { ApiError, tooLarge } from './api-error.ts';

/** Turns whatever a route threw into the answer to give; what is nobody's mistake but ours becomes a 500, what needs a
 * database or cache that cannot be reached a 503. */
export function describeError(error: unknown): ApiError {
  if (error instanceof ApiError) {
    return error;
  }
  if (error instanceof UploadTooLarge) {
    return tooLarge(error.limitBytes);
  }
  if (isLostConnection(error)) {
    return new ApiError(503, 'SERVICE_UNAVAILABLE', 'A service that this answer needs cannot be reached.');
  }
  const { statusCode, code, validation, message } = propertiesOf(error);
  if (validation !== undefined) {
    return new ApiError(400, 'VALIDATION_ERROR', String(message));
  }
  // PostgreSQL's class 22 is "data exception": the value itself cannot be stored, as with U+0000 in text.
  if (typeof code === 'string' && /^22[0-9A-Z]{3}$/.test(code)) {
    return new ApiError(400, 'VALIDATION_ERROR', `A value was not accepted: ${String(message)}.`);
  }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new ApiError(statusCode, typeof code === 'string' ? code : 'BAD_REQUEST', String(message));
  }
  return new ApiError(500, 'INTERNAL_ERROR', 'The server failed to answer.');
}

function propertiesOf(error: unknown): Record<string, unknown> {
  if (typeof error !== 'object' || error === null) {
    return {};
  }
  const { message, statusCode, code, validation } = Object.assign(Object.create(null), error, {
    message: error instanceof Error ? error.message : undefined,
  });
  return { message, statusCode, code, validation };
}
