// A row of e2e-tools.mjs for a suite that runs the image: podman, buildah and runc, and stand-ins for the public base images,
// which test/e2e/infra/container-base.sh makes of Debian's packages and of node as npm has it; and QEMU, which runs the image of
// the other kind of processor.
import { existsSync } from 'node:fs';
import { answers, ensureInstalled, runCommand } from './commands.mjs';
import { cachedFolder } from './cache.mjs';

const script = 'test/e2e/infra/container-base.sh';
const images = [
  'localhost/standin/node:24-bookworm-slim',
  'localhost/standin/distroless-nodejs:24-nonroot',
  'localhost/standin/distroless-nodejs:24-arm64-nonroot',
];
const programs = ['podman', 'buildah', 'runc', 'debootstrap', 'qemu-aarch64-static'];
const packages = [
  ...['podman', 'buildah', 'runc', 'debootstrap', 'ca-certificates', 'containernetworking-plugins'],
  'qemu-user-static',
];

/** @param suite `name` and `under` of the row. The tests build the image themselves (test/support/container.ts). */
export function containerImages({ name, under }) {
  const folder = () => cachedFolder('container-base', [script]);
  return {
    name,
    under,
    missing: async () => {
      if (process.getuid?.() !== 0) return 'containers are built and run as root here';
      if (!hasPrograms()) return `one of ${programs.join(', ')} is missing (npm run e2e:setup)`;
      return hasImages() && existsSync(folder()) ? null : 'the base images are not there (npm run e2e:setup)';
    },
    prepare: async () => {
      ensureInstalled(`One of ${programs.join(', ')}`, hasPrograms, packages);
      if (!hasImages() || !existsSync(folder())) {
        for (const arch of ['amd64', 'arm64']) runCommand('bash', [script, '-d', folder(), '-a', arch]);
      }
      // Fetches the packages of package-lock.json into a layer that is kept: the tests install nothing.
      runCommand('bash', ['test/e2e/infra/build-image.sh']);
    },
  };
}

function hasPrograms() {
  return programs.every((program) => answers(program));
}

function hasImages() {
  return images.every((image) => answers('podman', ['image', 'exists', image]));
}
