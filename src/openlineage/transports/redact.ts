/** Shorter values would tear ordinary words apart, and are no secrets. */
const shortestSecret = 4;

/**
 * A function that takes these secrets out of a text, as they are and percent-encoded, and with them whatever stands before
 * the `@` of a URL.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
  return function redact(text) {
    let redacted = text.replace(/\/\/[^/@\s]+@/g, '//***@');
    for (const form of forms) redacted = redacted.replaceAll(form, '***');
    return redacted;
  };
}
