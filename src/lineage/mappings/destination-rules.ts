/** What is particular about the fields of single destinations; the key is the platform of names/platforms.ts. A new one is a row. */
export interface DestinationRule {
  /** Targets that receive a hash of the value, besides those that begin with `hashed`. */
  readonly hashed?: RegExp;
  /** Outside of mappings `from` and `to` are a sender and a receiver, not a column and a field. */
  readonly messages?: true;
}

const digest = /(?:^|[._-])(?:SHA_?256|SHA_?1|MD5)(?:$|[._-])/i;

const rules: Readonly<Record<string, DestinationRule>> = {
  'amazon-ads': { hashed: digest },
  'bing-ads': { hashed: digest },
  criteo: { hashed: digest },
  facebook: { hashed: digest },
  'facebook-conversions': { hashed: digest },
  'facebook-offline': { hashed: digest },
  linkedin: { hashed: digest },
  liveramp: { hashed: digest },
  pinterest: { hashed: digest },
  reddit: { hashed: digest },
  snapchat: { hashed: digest },
  spotify: { hashed: digest },
  taboola: { hashed: digest },
  tiktok: { hashed: digest },
  tradedesk: { hashed: digest },
  twitter: { hashed: digest },
  yahoo: { hashed: digest },
  courier: { messages: true },
  email: { messages: true },
  mailchimp: { messages: true },
  mailgun: { messages: true },
  postmark: { messages: true },
  sendgrid: { messages: true },
  twilio: { messages: true },
  whatsapp: { messages: true },
};

const everywhere = /(?:^|\.)hashed/i;

function ruleOf(platform: string | null): DestinationRule {
  return platform !== null && Object.hasOwn(rules, platform) ? (rules[platform] ?? {}) : {};
}

/** Whether the destination field holds a hash: a dotted segment that begins with `hashed`, or what its platform calls one. */
export function isHashedTarget(field: string, platform: string | null): boolean {
  return everywhere.test(field) || (ruleOf(platform).hashed?.test(field) ?? false);
}

/** Whether `from` outside of mappings is the sender of a message. */
export function sendsMessages(platform: string | null): boolean {
  return ruleOf(platform).messages === true;
}
