#!/usr/bin/env bash
# Builds the image from this checkout, on stand-ins for its public base images (container-base.sh). Layers are kept, so that
# the packages come from the network only when package-lock.json has changed.
#
#   build-image.sh [TAG [ARCHITECTURE]]      localhost/hightouch-lineage:test, amd64 (or arm64)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
image=${1:-localhost/hightouch-lineage:test} arch=${2:-amd64}
own=$(dpkg --print-architecture)
runtime=24; [ "$arch" = "$own" ] || runtime=24-$arch
exec buildah bud --quiet --layers --isolation chroot --pull-never --platform "linux/$arch" \
  --build-arg BUILD_IMAGE=localhost/standin/node:24-bookworm-slim \
  --build-arg "RUNTIME_IMAGE=localhost/standin/distroless-nodejs:$runtime-nonroot" \
  --build-arg "BUILDPLATFORM=linux/$own" --build-arg "TARGETPLATFORM=linux/$arch" \
  --build-arg VERSION=0.0.0-test --build-arg REVISION=test \
  -t "$image" -f docker/Dockerfile .
