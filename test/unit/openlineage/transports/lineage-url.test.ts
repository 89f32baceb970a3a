import { expect } from 'chai';
import { lineageUrl } from '#src/openlineage/transports/lineage-url.js';

describe('lineageUrl', () => {
  for (const [base, endpoint, joined] of [
    ['http://localhost:5000', undefined, 'http://localhost:5000/api/v1/lineage'],
    ['http://localhost:5000/', undefined, 'http://localhost:5000/api/v1/lineage'],
    ['http://gms:8080/openapi/openlineage', undefined, 'http://gms:8080/openapi/openlineage/api/v1/lineage'],
    ['http://gms:8080/openapi/openlineage/', '/api/v1/lineage', 'http://gms:8080/openapi/openlineage/api/v1/lineage'],
    ['http://localhost:5000/api/v1/lineage', undefined, 'http://localhost:5000/api/v1/lineage'],
    ['http://localhost:5000/api/v1/lineage/', undefined, 'http://localhost:5000/api/v1/lineage/'],
    ['https://f.example/api?code=x', 'events?v=2', 'https://f.example/api/events?code=x&v=2'],
    ['https://f.example/hook#part', '', 'https://f.example/hook'],
  ] as const) {
    it(`joins ${base} and ${endpoint ?? 'the default endpoint'} to ${joined}`, () => {
      expect(lineageUrl(base, endpoint).href).to.equal(joined);
    });
  }
});
