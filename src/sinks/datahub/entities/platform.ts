import { proposal, type Proposal } from '../mcp.js';
import { isKnownToServers } from '../server-platforms.js';
import { dataPlatformUrn } from '../urns.js';

/** Names that capital letters alone do not give. */
const displayNames: Readonly<Record<string, string>> = {
  activecampaign: 'ActiveCampaign',
  customerio: 'Customer.io',
  'google-ads': 'Google Ads',
  'google-analytics': 'Google Analytics',
  http: 'HTTP',
  hubspot: 'HubSpot',
  linkedin: 'LinkedIn',
  mailchimp: 'Mailchimp',
  salesloft: 'Salesloft',
  sendgrid: 'SendGrid',
  tiktok: 'TikTok',
};

/** What a platform is called, when it is one that a server would show by its bare id: the aspect replaces name and logo. */
export function platformProposals(platform: string): readonly Proposal[] {
  if (isKnownToServers(platform)) return [];
  return [
    proposal(dataPlatformUrn(platform), 'dataPlatformInfo', {
      name: platform,
      displayName: displayName(platform),
      type: 'OTHERS',
      datasetNameDelimiter: '.',
    }),
  ];
}

function displayName(platform: string): string {
  if (Object.hasOwn(displayNames, platform)) return displayNames[platform] ?? platform;
  return platform
    .split(/[-_ ]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(' ');
}
