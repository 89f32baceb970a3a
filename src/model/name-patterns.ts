/** What is let through by its name: what some pattern allows and none denies. */
export interface NamePatterns {
  /** Sources of JavaScript's regular expressions, matched from the start of a name and not to its end. */
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  readonly ignoreCase: boolean;
}

/** Whether a name is let through. */
export function nameMatcher({ allow, deny, ignoreCase }: NamePatterns): (name: string) => boolean {
  const compiled = (sources: readonly string[]): readonly RegExp[] =>
    sources.map((source) => new RegExp(`^(?:${source})`, ignoreCase ? 'iu' : 'u'));
  const [allowing, denying] = [compiled(allow), compiled(deny)];
  return (name) => !denying.some((one) => one.test(name)) && allowing.some((one) => one.test(name));
}
