import { keyBearer } from './bearer.js';
import type { Bearer } from './bearer.js';
import { tokenBearer } from './token-endpoint.js';
import type { TokenHost, TokenRequest } from './token-endpoint.js';

interface TokenAuth {
  /** http or https. */
  readonly tokenEndpoint: string;
  readonly tokenFields?: readonly string[];
  /** `expires_in` unless told otherwise. */
  readonly expiresInField?: string;
  /** Seconds; 120 unless told otherwise. */
  readonly tokenRefreshBuffer?: number;
}

/** How a receiver is shown who is sending. Types and names are those of the official Python client. */
export type HttpAuth =
  | { readonly type: 'api_key'; readonly apiKey: string }
  | ({
      readonly type: 'jwt';
      readonly apiKey: string;
      readonly grantType?: string;
      readonly responseType?: string;
    } & TokenAuth)
  | ({
      readonly type: 'oauth2';
      readonly clientId: string;
      readonly clientSecret: string;
      readonly scope?: string;
      readonly clientAuthMethod?: 'client_secret_basic' | 'client_secret_post';
    } & TokenAuth);

/** The bearer for a way of authentication. Throws a TypeError when the token endpoint is no http(s) address. */
export function openBearer(auth: HttpAuth, host: TokenHost): Bearer {
  if (auth.type === 'api_key') return keyBearer(auth.apiKey);
  const { protocol } = URL.canParse(auth.tokenEndpoint) ? new URL(auth.tokenEndpoint) : { protocol: '' };
  if (protocol !== 'http:' && protocol !== 'https:') throw new TypeError('the token endpoint is no http(s) address');
  return tokenBearer(auth.type === 'jwt' ? jwtRequest(auth) : clientCredentialsRequest(auth), host);
}

/** An API key is exchanged for a token. */
function jwtRequest(auth: Extract<HttpAuth, { type: 'jwt' }>): TokenRequest {
  return {
    ...common(auth, ['token', 'access_token']),
    form: {
      grant_type: auth.grantType ?? 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      response_type: auth.responseType ?? 'token',
      apikey: auth.apiKey,
    },
    secrets: [auth.apiKey],
  };
}

/** OAuth 2.0, client credentials (RFC 6749, 4.4). */
function clientCredentialsRequest(auth: Extract<HttpAuth, { type: 'oauth2' }>): TokenRequest {
  const form = { grant_type: 'client_credentials', ...(auth.scope === undefined ? {} : { scope: auth.scope }) };
  const request = { ...common(auth, ['access_token']), secrets: [auth.clientSecret] };
  if (auth.clientAuthMethod === 'client_secret_post') {
    return { ...request, form: { ...form, client_id: auth.clientId, client_secret: auth.clientSecret } };
  }
  // Both are form-urlencoded before they are put together (RFC 6749, 2.3.1).
  const credentials = Buffer.from(`${formEncoded(auth.clientId)}:${formEncoded(auth.clientSecret)}`).toString('base64');
  return { ...request, form, authorization: `Basic ${credentials}`, secrets: [auth.clientSecret, credentials] };
}

function common(auth: TokenAuth, tokenFields: readonly string[]) {
  return {
    tokenEndpoint: auth.tokenEndpoint,
    tokenFields: auth.tokenFields ?? tokenFields,
    expiresInField: auth.expiresInField ?? 'expires_in',
    refreshBufferSeconds: auth.tokenRefreshBuffer ?? 120,
  };
}

function formEncoded(text: string): string {
  return new URLSearchParams({ text }).toString().slice('text='.length);
}
