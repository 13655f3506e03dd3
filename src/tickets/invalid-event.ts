/** What is said to the sender of an event that is not understood. */
import { InputError } from '../errors.js';

/** `pointer`: the member (RFC 6901) that is missing or not as it should be. */
export function invalidEvent(pointer: string, detail: string): InputError {
  return new InputError('invalid-event', detail, [{ pointer, detail }]);
}
