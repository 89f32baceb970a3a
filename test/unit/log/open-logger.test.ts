import { expect } from 'chai';
import { openLogger } from '#src/log/open-logger.js';

describe('the log', () => {
  it('writes JSON lines with the level as a word, the time in ISO 8601, the message and the fields', () => {
    const lines: string[] = [];
    const log = openLogger({ level: 'info', format: 'json', write: (line) => lines.push(line) });
    log.debug({}, 'not this');
    log.warn({ syncId: '7' }, 'look here');
    expect(lines).to.have.length(1);
    const line = JSON.parse(lines[0] ?? '') as Record<string, unknown>; // pino's own output
    expect(line).to.include({ level: 'warn', syncId: '7', msg: 'look here' });
    expect(line['time']).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Object.keys(line).sort()).to.deep.equal(['level', 'msg', 'syncId', 'time']);
  });

  it('writes one line a message for people, at once', () => {
    let written = '';
    const log = openLogger({ level: 'info', format: 'pretty', write: (text) => (written += text) });
    log.info({ syncs: 3 }, 'listed');
    expect(written).to.match(/^\[\d\d:\d\d:\d\d\] INFO: listed \{"syncs":3\}\n$/);
  });

  it('says nothing when it is silent', () => {
    const lines: string[] = [];
    openLogger({ level: 'silent', format: 'json', write: (line) => lines.push(line) }).error({}, 'x');
    expect(lines).to.deep.equal([]);
  });
});
