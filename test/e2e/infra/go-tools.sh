#!/usr/bin/env bash
# Builds tools that are written in Go, each at a pinned version, into DIR: those of the chart (helm, kubeconform, helm-docs, and
# untt, which is helm-unittest without its plugin) and actionlint. A tool that is already in DIR is left alone.
#
#   go-tools.sh DIR [NAME...]
#
#   helm lint --strict CHART; untt --strict CHART; helm-docs --chart-search-root CHART; helm template x CHART | kubeconform …
#   actionlint .github/workflows/*.yml
#
# Needs Go. Cache DIR under a key of this file's hash.
set -euo pipefail

tools='
helm        helm.sh/helm/v3                              v3.22.0  cmd/helm
kubeconform github.com/yannh/kubeconform                 v0.8.0   cmd/kubeconform
helm-docs   github.com/norwoodj/helm-docs                v1.14.2  cmd/helm-docs
untt        github.com/helm-unittest/helm-unittest       v1.1.2   cmd/helm-unittest
actionlint  github.com/rhysd/actionlint                  v1.7.12  cmd/actionlint
'

[ $# -gt 0 ] || { echo "usage: $0 DIR [NAME...]" >&2; exit 2; }
mkdir -p "$1"
dir=$(cd "$1" && pwd)
shift
wanted=" $* "
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Not `go install MODULE@VERSION`: it refuses modules with a replace directive (helm-unittest), and asks for the
# list of all versions, which a proxy need not have. A module of our own that requires the tool takes both over.
while read -r name module version package; do
  [ -n "$name" ] || continue
  [ $# -eq 0 ] || [[ $wanted == *" $name "* ]] || continue
  [ ! -x "$dir/$name" ] || continue
  mkdir "$work/$name"
  cd "$work/$name"
  home=$(go mod download -json "$module@$version" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
  {
    printf 'module build\n\n'
    sed -n '/^go /p' "$home/go.mod"
    printf '\nrequire %s %s\n\n' "$module" "$version"
    sed -n '/^replace (/,/^)/p; /^replace [^(]/p' "$home/go.mod"
  } >go.mod
  install -m 644 "$home/go.sum" go.sum
  ldflags='-s -w'
  [ "$name" != helm ] || ldflags="$ldflags -X helm.sh/helm/v3/internal/version.version=$version"
  CGO_ENABLED=0 go build -mod=mod -trimpath -ldflags "$ldflags" -o "$dir/$name" "$module/$package"
done <<<"$tools"
