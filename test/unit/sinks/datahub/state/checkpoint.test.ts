import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { decodeBase85 } from '#src/sinks/datahub/state/base85.js';
import { bunzip2 } from '#src/sinks/datahub/state/bzip2/bunzip2.js';
import { checkpointAspect, checkpointUrn, readCheckpoint } from '#src/sinks/datahub/state/checkpoint.js';
import { skipLoudly } from '../../../../support/skip-loudly.js';

/** Made by Python 3.11: `base64.b85encode(bz2.compress(json.dumps({'urns': urns}).encode(), 9))`. */
const empty = 'LRx4!F+o`-Q(1n34b=bu1si}+000mG3IG8b3LpR?0ilq9X{L$Ob~uoii@744C`dm+2I_z';
const three =
  'LRx4!F+o`-Q(3M7kr)5~Ss#E<W^ynE5YP@k=bnln0Cf?n0BN-V0f^H^fRa*vlo*<NO)@lTpwl#tQ3EEj1fU$LV}ZL7>S?2-T~x1sGswbUQTsGt5Ev36V9m;?%!{ZT3&*ta3k9b(qacvdnc%@JTIk4<S@orFEUaE5iwla-+OMsdiH&vsF64@Ep&?uYA}{';
const urns = [
  'urn:li:dataFlow:(hightouch,11,PROD)',
  'urn:li:dataJob:(urn:li:dataFlow:(hightouch,11,PROD),11)',
  'urn:li:dataset:(urn:li:dataPlatform:hightouch,café-客,PROD)',
];
const limit = 1_000_000;

function aspectOf(serde: string, payload: string, formatVersion = '1.0'): object {
  return { timestampMillis: 1, pipelineName: 'p', config: '', state: { formatVersion, serde, payload }, runId: 'r' };
}

/** Runs Python on bytes; null where there is none. */
function python(code: string, input: Buffer): Buffer | null {
  const ran = spawnSync('python3', ['-c', `import sys, bz2, base64\ndata = sys.stdin.buffer.read()\n${code}`], {
    input,
    maxBuffer: 2 ** 27,
  });
  if (ran.error !== undefined) return null;
  if (ran.status !== 0) throw new Error(ran.stderr.toString());
  return ran.stdout;
}

function compressed(content: Buffer, level = 9): Buffer | null {
  return python(`sys.stdout.buffer.write(bz2.compress(data, ${level}))`, content);
}

describe('a checkpoint of stateful ingestion', () => {
  it("is read as DataHub's connectors write it", () => {
    expect(readCheckpoint(aspectOf('base85-bz2-json', three), limit)).to.deep.equal({ urns, ours: false, at: 1 });
    expect(readCheckpoint(aspectOf('base85-bz2-json', empty), limit)).to.deep.equal({ urns: [], ours: false, at: 1 });
  });

  it('is written in plain JSON of ASCII, sorted, and read again', () => {
    const aspect = checkpointAspect('nightly', [...urns].reverse(), { runId: 'run', lastObserved: 5 });
    expect(aspect).to.deep.include({ timestampMillis: 5, pipelineName: 'nightly', platformInstanceId: '', config: '' });
    expect(aspect.state).to.deep.include({ formatVersion: '1.0', serde: 'utf-8' });
    expect(aspect.state.payload)
      .to.match(/^[\x20-\x7e]+$/)
      .and.to.include('caf\\u00e9');
    expect(readCheckpoint(aspect, limit)).to.deep.equal({ urns, ours: true, at: 5 });
    expect(checkpointUrn('nightly')).to.equal(
      'urn:li:dataJob:(urn:li:dataFlow:(datahub,nightly,prod),hightouch_stale_entity_removal)',
    );
  });

  for (const [what, aspect, told] of [
    ['another serde', aspectOf('pickle', 'x'), 'serde "pickle" is not known'],
    ['another format', aspectOf('utf-8', '{"urns":[]}', '2.0'), 'format 2.0 is not known'],
    ['no list', aspectOf('utf-8', '{}'), 'lists no URNs'],
    ['no JSON', aspectOf('utf-8', '{'), 'JSON'],
    ['no payload', { state: { formatVersion: '1.0', serde: 'utf-8' } }, 'no payload'],
    ['nothing', null, 'format undefined is not known'],
    ['a cut payload', aspectOf('base85-bz2-json', three.slice(0, 120)), 'ends too early'],
    ['a payload that was changed', aspectOf('base85-bz2-json', three.replace('3k9b', '3k9c')), 'bzip2'],
    ['a strange character', aspectOf('base85-bz2-json', `"${three.slice(1)}`), 'no character'],
    ['too much', aspectOf('utf-8', JSON.stringify({ urns: Array(limit / 2).fill('x') })), 'the limit is'],
  ] as const) {
    it(`with ${what} is an error that says so`, () => {
      expect(() => readCheckpoint(aspect, limit)).to.throw(Error, told);
    });
  }
});

describe('base 85', function () {
  this.timeout(30_000);

  it('refuses a group of more than 32 bits', () => {
    expect(() => decodeBase85('~~~~~')).to.throw('too large');
    expect(decodeBase85('|NsC0')).to.deep.equal(Buffer.from([255, 255, 255, 255]));
    expect(decodeBase85('')).to.have.length(0);
  });

  it('reads what Python writes, of any length', function () {
    for (let length = 1; length < 10; length += 1) {
      const bytes = Buffer.from(Array.from({ length }, (_, index) => (index * 83 + length) % 256));
      const text = python('sys.stdout.buffer.write(base64.b85encode(data))', bytes);
      if (text === null) skipLoudly(this, 'what Python writes', 'there is no python3');
      expect(decodeBase85(text.toString('latin1'))).to.deep.equal(bytes);
    }
  });
});

describe('bzip2', function () {
  this.timeout(60_000);

  it('does not lay out more than it may', () => {
    // Made by Python: a million zeros.
    const zeros = Buffer.from(
      '425a683931415926535979d39e480007a8c040c00000020008200030cc09aa69952436a9490f17724538509079d39e48',
      'hex',
    );
    expect(() => bunzip2(zeros, 999_999)).to.throw('larger');
    expect(bunzip2(zeros, 1_000_000).equals(Buffer.alloc(1_000_000))).to.equal(true);
  });

  it('reads what Python writes: runs, several blocks, every level', function () {
    const blocks = Buffer.alloc(450_000, Buffer.from('urn:li:dataset:(hightouch)\n').toString());
    for (const [index] of blocks.entries()) if (index % 97 === 0) blocks[index] = (index * 31) % 256;
    for (const [content, level] of [
      [Buffer.alloc(0), 9],
      [Buffer.from('a'), 1],
      ...[3, 4, 5, 6, 8, 9, 258, 259, 260, 261, 1000].map((length) => [Buffer.alloc(length, 'z'), 9] as const),
      [Buffer.alloc(3_000_000), 9],
      [blocks, 1],
      [blocks, 9],
    ] as const) {
      const packed = compressed(content, level);
      if (packed === null) skipLoudly(this, 'what Python packs', 'there is no python3');
      expect(bunzip2(packed, content.length).equals(content), `${content.length} bytes, level ${level}`).to.equal(true);
      if (content.length > 0) expect(() => bunzip2(packed, content.length - 1)).to.throw('larger');
      expect(() => bunzip2(packed.subarray(0, -1), content.length)).to.throw('ends too early');
    }
  });

  it('refuses what is broken, whatever is broken, and never hangs', function () {
    const seed = randomInt(2 ** 31);
    const packed = compressed(Buffer.from(JSON.stringify({ urns })));
    if (packed === null) skipLoudly(this, 'what Python packs', 'there is no python3');
    const property = fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const broken = Buffer.from(packed);
      broken[at] = (broken[at] ?? 0) ^ change;
      let content: string | null = null;
      try {
        content = bunzip2(broken, limit).toString('utf8');
      } catch (error) {
        expect((error as Error).message).to.match(/^bzip2: /);
      }
      // Bits that fill the last byte mean nothing, nor does the size of blocks.
      if (content !== null) expect(JSON.parse(content)).to.deep.equal({ urns });
    });
    fc.assert(property, { seed, numRuns: 500 });
  });
});
