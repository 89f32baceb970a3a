#!/usr/bin/env bash
# Builds the image from this checkout, on stand-ins for its public base images (container-base.sh). Layers are kept, so that
# the packages come from the network only when package-lock.json has changed.
#
#   build-image.sh [TAG]      localhost/hightouch-lineage:test
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
exec buildah bud --quiet --layers --isolation chroot --pull-never \
  --build-arg BUILD_IMAGE=localhost/standin/node:24-bookworm-slim \
  --build-arg RUNTIME_IMAGE=localhost/standin/distroless-nodejs:24-nonroot \
  --build-arg BUILDPLATFORM=linux/amd64 --build-arg TARGETPLATFORM=linux/amd64 \
  --build-arg VERSION=0.0.0-test --build-arg REVISION=test \
  -t "${1:-localhost/hightouch-lineage:test}" -f docker/Dockerfile .
