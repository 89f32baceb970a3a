import type { ApiId, ListName } from './api-shapes.js';
import { isListName } from './sample-store.js';

/** What a path asks for. */
export type Route =
  | { readonly kind: 'list'; readonly list: ListName }
  | { readonly kind: 'one'; readonly list: ListName; readonly id: ApiId }
  | { readonly kind: 'runs'; readonly syncId: ApiId }
  | { readonly kind: 'unknown'; readonly path: string };

const idForm = /^\d{1,15}$/;

/** The route of a path under the API's base. What the API does not have (`/workspaces`, `/users`, `/folders`) is unknown. */
export function routeOf(path: string, base: string): Route {
  const unknown: Route = { kind: 'unknown', path };
  if (!path.startsWith(`${base}/`)) return unknown;
  const [list, id, rest, ...more] = path.slice(base.length + 1).split('/');
  if (!isListName(list) || more.length > 0) return unknown;
  if (id === undefined) return { kind: 'list', list };
  if (!idForm.test(id)) return unknown;
  if (rest === undefined) return { kind: 'one', list, id: Number(id) };
  return list === 'syncs' && rest === 'runs' ? { kind: 'runs', syncId: Number(id) } : unknown;
}
