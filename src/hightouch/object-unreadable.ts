/** One object, or the runs of one sync, that Hightouch refuses to show (4xx). It is passed over; the rest goes on. */
export class ObjectUnreadable extends Error {
  constructor(
    readonly status: number,
    /** Of the request, without a query. */
    readonly path: string,
    detail: string,
  ) {
    super(`Hightouch: GET ${path} was refused with status ${status}${detail === '' ? '' : `: ${detail}`}`);
    this.name = 'ObjectUnreadable';
  }
}
