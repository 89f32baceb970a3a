import { credentialsError, keptForNextPass, unavailableError, type LineageError } from '../../errors.js';
import { TransportError } from '../../openlineage/transports/transport-error.js';

/** What an event met that was not sent at all. */
export function lost(thrown: unknown): TransportError {
  const message = thrown instanceof Error ? thrown.message : 'not sent';
  return new TransportError(message, { retryable: true, tries: 1, cause: thrown });
}

export function refusedCredentials(error: TransportError): LineageError {
  return credentialsError(`OpenLineage receiver refused the credentials: ${error.message}`, {
    code: 'openlineage_credentials',
    op: 'deliver',
    hint: 'Check OPENLINEAGE_API_KEY for this receiver.',
    cause: error,
  });
}

export function away(error: TransportError): LineageError {
  return unavailableError(`OpenLineage receiver is not available: ${error.message}`, {
    code: 'openlineage_unavailable',
    op: 'deliver',
    hint: keptForNextPass,
    cause: error,
  });
}
