import { expect } from 'chai';
import fc from 'fast-check';
import { forgetSecrets, registerSecret } from '#src/log/redact.js';
import type { Mcp } from '#src/sinks/datahub/mcp.js';
import { encodeMcp, requestBody } from '#src/sinks/datahub/rest/encode.js';
import { openApiProposals, restliProposals } from '../../../../support/gms-requests.js';

const urn = 'urn:li:dataset:(urn:li:dataPlatform:hightouch,größe,PROD)';
const mcp = (aspect: object, changeType = 'UPSERT'): Mcp => ({
  entityType: 'dataset',
  entityUrn: urn,
  changeType,
  aspectName: 'datasetProperties',
  aspect,
  systemMetadata: { lastObserved: 1, runId: 'r' },
});

describe('proposals on the wire', () => {
  afterEach(() => forgetSecrets());

  it('are ASCII in both forms, and come out as they went in', () => {
    const seed = Date.now();
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), (content) => {
        // __proto__ is set by a literal and read back as a member.
        fc.pre(!('__proto__' in content));
        for (const api of ['restli', 'openapi'] as const) {
          const { route, text } = encodeMcp(mcp({ json: content }), api, false);
          expect(text).to.match(/^[\x20-\x7e]*$/);
          const body = requestBody(route.api, [text], false);
          const [back] =
            api === 'restli'
              ? restliProposals('ingestProposalBatch', body).mcps
              : openApiProposals(route.method, 'dataset', body);
          expect(back?.entityUrn).to.equal(urn);
          expect(back?.aspect).to.deep.equal(content);
        }
      }),
      { seed, numRuns: 300 },
    );
  });

  it('hold no half of a surrogate pair, which a Java reader refuses', () => {
    const { text } = encodeMcp(mcp({ json: { name: 'a\ud83d' } }), 'restli', false);
    const [back] = restliProposals('ingestProposalBatch', requestBody('restli', [text], true)).mcps;
    expect(back?.aspect).to.deep.equal({ name: 'a\ufffd' });
  });

  it('are patches in the form of each API', () => {
    const patch = [{ op: 'add', path: '/upstreams/u', value: { dataset: 'u' } }];
    const asRestli = encodeMcp(mcp({ json: patch }, 'PATCH'), 'restli', false);
    const [first] = restliProposals('ingestProposalBatch', requestBody('restli', [asRestli.text], false)).mcps;
    expect([first?.changeType, first?.aspect]).to.deep.equal(['PATCH', patch]);
    const asOpenApi = encodeMcp(mcp({ json: patch }, 'PATCH'), 'openapi', true);
    expect(asOpenApi.route).to.deep.equal({
      method: 'PATCH',
      path: '/openapi/v3/entity/dataset?async=true',
      api: 'openapi',
    });
    const [second] = openApiProposals('PATCH', 'dataset', requestBody('openapi', [asOpenApi.text], true));
    expect(second?.aspect).to.deep.equal(patch);
  });

  it('go by Rest.li when OpenAPI has no form for them: its DELETE takes the whole entity', () => {
    const deletion: Mcp = {
      entityType: 'dataset',
      entityUrn: urn,
      changeType: 'DELETE',
      aspectName: 'datasetProperties',
    };
    for (const proposal of [deletion, mcp({ json: {} }, 'CREATE')]) {
      const { route, text } = encodeMcp(proposal, 'openapi', false);
      expect(route.api).to.equal('restli');
      const [back] = restliProposals('ingestProposalBatch', requestBody(route.api, [text], false)).mcps;
      expect(back?.changeType).to.equal(proposal.changeType);
    }
  });

  it('take the aspect of a file in either of its forms', () => {
    const value = JSON.stringify({ name: 'größe' });
    const { text } = encodeMcp(mcp({ value, contentType: 'application/json' }), 'restli', false);
    const [back] = restliProposals('ingestProposalBatch', requestBody('restli', [text], false)).mcps;
    expect(back?.aspect).to.deep.equal({ name: 'größe' });
  });

  it('hold no secret of this program', () => {
    registerSecret('key-of-hightouch-0123');
    for (const api of ['restli', 'openapi'] as const) {
      const { text } = encodeMcp(mcp({ json: { sql: "SELECT 'key-of-hightouch-0123'" } }), api, false);
      expect(text).to.include('SELECT').and.not.include('key-of-hightouch');
    }
  });
});
