/** What stands behind `Authorization: Bearer`. */
export interface Bearer {
  /** The key or token to send now. Rejects with a TransportError when none is to be had. */
  get(): Promise<string>;
  /** Forgets a token that the receiver refused. False when there is nothing to forget: the next one would be the same. */
  renew(): boolean;
  /** Every secret that must not be shown, as far as they are known by now. */
  secrets(): readonly string[];
}

/** The same key every time; none when it is empty. */
export function keyBearer(apiKey: string): Bearer {
  const key = apiKey.trim();
  return { get: async () => key, renew: () => false, secrets: () => [key] };
}
