// When a tag may be released.

/** The entries of one version of the changelog, without its heading; empty when it has none. */
export function sectionOf(changelog, version) {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`[${version}]`)) ?? '';
  return section.split('\n').slice(1).join('\n').trim();
}

/**
 * Why a tag is not to be released, each with the way out.
 *
 * @param read the text of a file of the repository
 * @param derived what files of the repository must hold, by path
 */
export function releaseFaults(tag, read, derived) {
  const { version } = JSON.parse(read('package.json'));
  const faults = [];
  if (tag !== `v${version}`)
    faults.push(`the tag is ${tag}, and package.json has ${version}: tag v${version}, or set the version`);
  if (sectionOf(read('CHANGELOG.md'), version) === '')
    faults.push(
      `CHANGELOG.md has nothing under [${version}]: give what is under [Unreleased] that heading, with the date`,
    );
  for (const [path, text] of Object.entries(derived)) {
    if (read(path) !== text) faults.push(`${path} is not as it is made: run node scripts/write-chart-files.mjs`);
  }
  return faults;
}
