import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../support/serve-workspace.js', import.meta.url));

describe('serve-workspace: a server in a process of its own', () => {
  it('says where it is on its first line, serves, and ends on SIGTERM with its counts', async () => {
    const flags = ['--syncs', '12', '--runs', '4', '--models', '3', '--latency', '1', '--now', '1772445600000'];
    const child = spawn(process.execPath, [script, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exit = once(child, 'exit');
    const lines: unknown[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(JSON.parse(line));
      if (lines.length > 1) break;
      const { url, key } = lines[0] as { readonly url: string; readonly key: string }; // the script's own contract
      const response = await fetch(`${url}/syncs?limit=5`, { headers: { authorization: `Bearer ${key}` } });
      expect(await response.json())
        .to.have.property('data')
        .with.lengthOf(5);
      child.kill('SIGTERM');
    }
    expect(await exit).to.deep.equal([0, null]);
    expect(lines[0]).to.include({ nowMs: 1772445600000 });
    expect(lines[1]).to.include({ requests: 1, refused: 0 });
  });

  it('ends at once when a flag makes no sense', async () => {
    const child = spawn(process.execPath, [script, '--syncs', 'many'], { stdio: 'ignore' });
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).to.equal(1);
  });
});
