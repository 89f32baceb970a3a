import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Docker's API, as podman offers it. */
export interface DockerApi {
  /** For `DOCKER_HOST`. */
  readonly host: string;
  close(): Promise<void>;
}

/** Starts it on a socket of its own. Throws when it does not answer in half a minute. */
export async function startDockerApi(): Promise<DockerApi> {
  const folder = mkdtempSync(join(tmpdir(), 'hightouch-lineage-docker-'));
  const settings = join(folder, 'containers.conf');
  // Within what a container of a container may set, as in container.ts.
  const limits = 'default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]';
  writeFileSync(settings, `[containers]\n${limits}\n[engine]\nruntime = "runc"\n`);
  const socket = join(folder, 'docker.sock');
  const child = spawn('podman', ['--runtime', 'runc', 'system', 'service', '--time=0', `unix://${socket}`], {
    env: { ...process.env, CONTAINERS_CONF: settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const api: DockerApi = {
    host: `unix://${socket}`,
    async close() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
  for (let tries = 0; !existsSync(socket); tries += 1) {
    if (tries === 300 || child.exitCode !== null) {
      await api.close();
      throw new Error(`podman offers no API: ${said}`);
    }
    await sleep(100);
  }
  return api;
}
