// The suites that need more than Node, and what they need. A suite whose tool is missing is left out and said so; with
// CI=true it is a failure, since there a check that did not run must not look like one that passed.
//
// A row: {
//   name:   'helm',                      what a person calls the suite
//   under:  'test/e2e/helm',             its test files, by the start of their path in the repository
//   missing: async () => string | null   why the suite cannot run here, or null when it can
//   prepare: async () => void            fetches or builds the tool (npm run e2e:setup)
// }
export const suites = [];
