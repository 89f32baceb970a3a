import type { OpenLineageConfig } from '../../config/config.js';
import { transportPlaces } from '../../openlineage/configuration/transport-facts.js';
import { lineageUrl } from '../../openlineage/transports/lineage-url.js';
import { profiles, type Profile, type ProfileName } from './profiles.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The profile of a pass: one for the whole sink, its files included. */
export interface ChosenProfile {
  readonly name: ProfileName;
  /** The row of the table, with what options say in its place. */
  readonly profile: Profile;
  /** What is good to know about the choice, for the log and for `check`; null when there is nothing. */
  readonly warning: string | null;
}

/** The addresses of the configured receivers, those of files and consoles aside. */
export function receiverUrls({ url, endpoint, client }: OpenLineageConfig, env: Environment): readonly URL[] {
  const { transport = null, folder = '.' } = client ?? {};
  const places = transport === null ? [] : transportPlaces(transport, { env, folder });
  return [
    ...(url === null ? [] : [lineageUrl(url, endpoint)]),
    ...places.flatMap((place) => (place.kind === 'http' ? [place.url] : [])),
  ];
}

/**
 * The profile that `--openlineage-profile` names, or under `auto` the one that the address of every receiver tells, else
 * `generic`. `--openlineage-static` and `--max-event-bytes` are stronger than its row.
 */
export function chooseProfile(config: OpenLineageConfig, env: Environment): ChosenProfile {
  const urls = receiverUrls(config, env);
  const told = [...new Set(urls.map(profileOfAddress))].sort();
  const [first = 'generic'] = told;
  const name = config.profile === 'auto' ? (told.length === 1 ? first : 'generic') : config.profile;
  const row = profiles[name];
  const profile = {
    ...row,
    static: config.static ?? row.static,
    maxEventBytes: config.maxEventBytes ?? row.maxEventBytes,
  };
  return { name, profile, warning: warningOf(config, name, told, urls) };
}

/** What ends the address at which Dataplex takes events. */
const dataplexMethod = ':processOpenLineageRunEvent';

function warningOf(
  config: OpenLineageConfig,
  name: ProfileName,
  told: readonly ProfileName[],
  urls: readonly URL[],
): string | null {
  if (config.profile === 'auto' && told.length > 1) {
    return `the receivers are of different kinds (${told.join(', ')}), and get what all can read: name one with --openlineage-profile, or run a pass for each`;
  }
  const mustBe = profiles[name].namespaceMustBe;
  if (mustBe !== null && config.namespace === 'hightouch') {
    return `the namespace of the jobs must be ${mustBe}: give it with --openlineage-namespace`;
  }
  const elsewhere = urls.find((url) => profileOfAddress(url) === 'dataplex' && !url.pathname.includes(dataplexMethod));
  if (elsewhere !== undefined) {
    const door = `${elsewhere.origin}/v1/projects/{project}/locations/{location}${dataplexMethod}`;
    return `Dataplex takes events at ${door} alone, and these go to ${elsewhere.origin}${elsewhere.pathname}: give that address as --openlineage-url, or with the endpoint / in openlineage.yml`;
  }
  // A file may be sent by a client that can sign.
  if (told.includes('datazone')) {
    return 'Amazon DataZone takes only requests signed with SigV4, which this program does not make: put a proxy that signs between, or write a file and send that yourself';
  }
  return null;
}

/** Whether the address is of DataHub's OpenLineage door. */
export function isDataHub(url: URL): boolean {
  return profileOfAddress(url) === 'datahub';
}

/** Marks of an address, the first that fits: what the consumers' own documentation says of theirs. */
const marks: readonly (readonly [ProfileName, (url: URL) => boolean])[] = [
  ['datahub', ({ pathname }) => pathname.includes('/openapi/openlineage')],
  ['openmetadata', ({ pathname }) => /\/api\/v1\/openlineage(?:\/|$)/.test(pathname)],
  [
    'dataplex',
    ({ hostname, pathname }) =>
      /^datalineage\.(?:[^.]+\.rep\.)?googleapis\.com$/.test(hostname) || pathname.endsWith(dataplexMethod),
  ],
  [
    'datazone',
    ({ hostname, pathname }) =>
      /(?:^|\.)datazone[.-]/.test(hostname) || /\/v2\/domains\/[^/]+\/lineage\/events\/?$/.test(pathname),
  ],
  ['datadog', ({ hostname }) => hostname.startsWith('data-obs-intake.')],
  ['atlan', ({ hostname }) => hostname.endsWith('.atlan.com')],
  ['marquez', ({ hostname }) => /^marquez(?:-[^.]*)?(?:\.|$)/.test(hostname)],
];

function profileOfAddress(url: URL): ProfileName {
  return marks.find(([, fits]) => fits(url))?.[0] ?? 'generic';
}
