/** The last value of a flag on a command line that may not be readable as a whole; undefined when it is not there. */
export function rawFlag(argv: readonly string[], flag: string): string | undefined {
  const at = argv.findLastIndex((word) => word === `--${flag}` || word.startsWith(`--${flag}=`));
  if (at < 0) return undefined;
  return argv[at] === `--${flag}` ? argv[at + 1] : argv[at]?.slice(flag.length + 3);
}
