/** What each known shape of a sync's configuration says about its fields: the configuration and the reading side by side. */
import { expect } from 'chai';
import { readMappings } from '#src/lineage/mappings/read-mappings.js';
import type { JsonObject } from '#src/model/workspace.js';
import { fieldLine } from '../../support/lineage-world.js';

interface Shape {
  readonly title: string;
  readonly platform?: string;
  /** The columns that the API lists as read. */
  readonly referenced?: readonly string[];
  readonly model?: { readonly columns: readonly string[]; readonly complete: boolean };
  readonly configuration: JsonObject;
  /** `<-` taken unchanged, `<~` transformed, `?` read by a condition only. */
  readonly fields: readonly string[];
  readonly autoSync?: true;
  readonly unreadable?: readonly string[];
}

const shapes: readonly Shape[] = [
  {
    title: 'HubSpot: an object, its match key, a variable',
    configuration: {
      mode: 'upsert',
      object: 'contacts',
      objectId: '0-1',
      mappings: [
        { to: 'phone', from: 'PHONE', type: 'standard' },
        { to: 'last_sync', type: 'variable', variable: 'sync-id' },
      ],
      externalIdMapping: { to: 'email', from: 'EMAIL', type: 'standard' },
      associationMappings: [],
    },
    fields: ['email [key] <- EMAIL', 'last_sync is constant', 'phone <- PHONE'],
  },
  {
    title: 'HubSpot: a custom object with a template and an association found by lookup',
    configuration: {
      type: 'object',
      object: 'p_address',
      mappings: [{ to: 'street_line', type: 'template', template: "{{ row['STREET'] }} {{ row['NO'] }}" }],
      externalIdMapping: { to: 'address_key', from: 'ADDRESS_KEY', type: 'standard' },
      associationMappings: [
        {
          to: 'address_to_contact',
          type: 'reference',
          lookup: { from: 'CUSTOMER_ID', by: 'customer_number', byType: 'NUMBER', object: '0-1' },
        },
      ],
      rateLimit: { rateLimit: 10, rateLimitTime: 'second' },
    },
    fields: ['address_key [key] <- ADDRESS_KEY', 'address_to_contact <~ CUSTOMER_ID', 'street_line <~ STREET, NO'],
  },
  {
    title: 'Salesforce: an owner found by lookup',
    configuration: {
      mode: 'upsert',
      object: 'Account',
      externalIdMapping: { to: 'External_Id__c', from: 'ACCOUNT_ID', type: 'standard' },
      mappings: [
        { to: 'Health__c', from: 'SCORE', type: 'standard' },
        { to: 'OwnerId', type: 'reference', lookup: { from: 'OWNER_EMAIL', by: 'Email', object: 'User' } },
      ],
    },
    fields: ['External_Id__c [key] <- ACCOUNT_ID', 'Health__c <- SCORE', 'OwnerId <~ OWNER_EMAIL'],
  },
  {
    title: 'Braze: standard attributes, custom attributes and aliases are three lists',
    configuration: {
      object: 'user',
      externalIdMapping: { to: 'external_id', from: 'USER_ID', type: 'standard' },
      mappings: [{ to: 'country', from: 'COUNTRY', type: 'standard' }],
      customMappings: [
        { to: 'tier', from: 'TIER', type: 'standard' },
        { to: 'prefs', type: 'template', template: "{{ row['PREFS'] | parse }}" },
      ],
      aliasMappings: [{ to: 'shop_login', from: 'SHOP_LOGIN', type: 'standard' }],
    },
    fields: [
      'country <- COUNTRY',
      'external_id [key] <- USER_ID',
      'prefs <~ PREFS',
      'shop_login <- SHOP_LOGIN',
      'tier <- TIER',
    ],
  },
  {
    title: 'Braze: subscription groups hold their column outside every list',
    configuration: {
      type: 'subscription',
      mappings: [],
      customMappings: [],
      externalIdMapping: { to: 'external_id', from: 'USER_ID', type: 'standard' },
      subscriptionGroupId: { from: 'SUB_GROUP_ID' },
      subscriptionGroupType: 'email',
    },
    fields: ['external_id [key] <- USER_ID', 'subscriptionGroupId <- SUB_GROUP_ID'],
  },
  {
    title: 'Google Ads: hashed targets, also inside a dotted path',
    platform: 'google-ads',
    configuration: {
      type: 'CustomerMatchUserList',
      customSegmentName: 'Churn risk',
      mappings: [
        { to: 'hashedEmail', from: 'EMAIL', type: 'standard' },
        { to: 'addressInfo.hashedFirstName', from: 'FIRST_NAME', type: 'standard' },
        { to: 'addressInfo.countryCode', from: 'COUNTRY', type: 'standard' },
      ],
    },
    fields: [
      'addressInfo.countryCode <- COUNTRY',
      'addressInfo.hashedFirstName [masked] <~ FIRST_NAME',
      'hashedEmail [masked] <~ EMAIL',
    ],
  },
  {
    title: 'TikTok: the platform has a word of its own for a hashed field',
    platform: 'tiktok',
    configuration: { mappings: [{ to: 'EMAIL_SHA256', from: 'EMAIL' }] },
    fields: ['EMAIL_SHA256 [masked] <~ EMAIL'],
  },
  {
    title: 'Google Sheets: all columns under their own names',
    configuration: { mode: 'mirror', sheetName: 'Export', spreadsheetId: '1AbC', mappings: [], autoSyncColumns: true },
    fields: [],
    autoSync: true,
  },
  {
    title: 'a file: braces in a path are no template',
    configuration: { mode: 'all', path: 'exports/{YYYY}-{MM}.csv', fileType: 'csv', mappings: [], autoSyncColumns: true },
    fields: [],
    autoSync: true,
  },
  {
    title: 'an event whose name is a column',
    configuration: {
      type: 'event',
      eventName: { from: 'EVENT_NAME' },
      mappings: [{ to: 'properties.amount', from: 'AMOUNT', type: 'standard' }],
      externalIdMapping: { to: 'userId', from: 'USER_ID', type: 'standard' },
    },
    fields: ['eventName <- EVENT_NAME', 'properties.amount <- AMOUNT', 'userId [key] <- USER_ID'],
  },
  {
    title: 'an HTTP request: a body with a condition, a header in a list',
    configuration: {
      added: {
        method: 'POST',
        headers: [{ key: 'X-Id', value: '{{ row.ID }}' }],
        body: '{"email": "{{ row["EMAIL"] }}", "big": {% if row[\'PLAN\'] == "big" %}1{% else %}0{% endif %}}',
      },
    },
    fields: ['added.body <~ EMAIL, PLAN?', 'added.headers.0.value <- ID'],
  },
  {
    title: 'a message in Slack',
    configuration: { channel: 'C1', message: 'New: {{ row.company }} by {{ context["sync_id"] }}' },
    fields: ['message <~ company'],
  },
  {
    title: 'a list of source and destination fields',
    configuration: {
      fieldMappings: [
        { sourceField: 'A', destinationField: 'a', isPrimaryKey: true },
        { sourceField: 'B', destinationField: 'b' },
      ],
    },
    fields: ['a [key] <- A', 'b <- B'],
  },
  {
    title: 'an object from destination to source',
    configuration: { columnMappings: { a: 'A', type: 'KIND', from: { from: 'ORIGIN' } } },
    fields: ['a <- A', 'from <- ORIGIN', 'type <- KIND'],
  },
  {
    title: 'an object whose columns the model has on the left: from source to destination',
    model: { columns: ['EMAIL', 'TEL'], complete: true },
    configuration: { columnMappings: { EMAIL: 'contact_email', TEL: 'phone', GONE: 'gone' } },
    fields: ['contact_email <- EMAIL', 'gone <- GONE', 'phone <- TEL'],
  },
  {
    title: 'an object whose columns the model has on the right, whatever their case',
    model: { columns: ['EMAIL', 'TEL'], complete: false },
    configuration: { columnMappings: { mail: 'email', phone: 'tel' } },
    fields: ['mail <- email', 'phone <- tel'],
  },
  {
    title: 'the spelling settles it where both sides are columns in some case',
    model: { columns: ['EMAIL', 'PHONE'], complete: true },
    configuration: { fieldMappings: { EMAIL: 'phone', PHONE: 'email' } },
    fields: ['email <- PHONE', 'phone <- EMAIL'],
  },
  {
    title: 'nothing settles it where both sides are columns, or neither is',
    model: { columns: ['a', 'b'], complete: true },
    configuration: { columnMappings: { a: 'b', b: 'a' }, fieldMappings: { x: 'y' } },
    fields: [],
    unreadable: [
      'columnMappings.a: which side is the column is not known',
      'columnMappings.b: which side is the column is not known',
      'fieldMappings.x: which side is the column is not known',
    ],
  },
  {
    title: 'equal names on both sides, and names of which nobody knows anything',
    model: { columns: ['a'], complete: false },
    configuration: { columnMappings: { a: 'a' }, fieldMappings: { x: 'Y' } },
    fields: ['a <- a', 'x <- Y'],
  },
  {
    title: 'the oldest form: mappings inside a list of destinations, without types',
    configuration: { destinations: [{ id: 7, subscribeAdd: true, mappings: [{ from: 'EMAIL', to: 'email' }] }] },
    fields: ['email <- EMAIL'],
  },
  {
    title: 'a container nobody has seen yet',
    configuration: { consents: [{ to: 'opt_in', from: 'OPT_IN', type: 'standard' }], traitMappings: [{ to: 'x', from: 'X' }] },
    fields: ['opt_in <- OPT_IN', 'x <- X'],
  },
  {
    title: 'a literal value',
    configuration: { mappings: [{ to: 'lead_source', type: 'static', value: 'hightouch' }] },
    fields: ['lead_source is constant'],
  },
  {
    title: 'nested JSON built from columns is one field',
    configuration: {
      mappings: [
        { to: 'address', type: 'object', value: { street: { from: 'STREET' }, tags: [{ from: 'TAG' }, 'fixed'] } },
        { to: 'items', type: 'inline', mappings: [{ to: 'sku', from: 'SKU', type: 'standard' }] },
      ],
    },
    fields: ['address <~ STREET, TAG', 'items <~ SKU'],
  },
  {
    title: 'boosted identifiers come from a base column',
    configuration: { mappings: [{ to: 'emails', type: 'boosted', from: 'EMAIL' }] },
    fields: ['emails <~ EMAIL'],
  },
  {
    title: 'the whole row as JSON',
    configuration: { body: '{{ row | json }}' },
    fields: ['body <~ '],
  },
  {
    title: 'a source given as an object',
    configuration: {
      mappings: [
        { to: 'a', from: { from: 'A' } },
        { to: 'b', from: { name: 'B' } },
        { to: 'c', from: { type: 'template', template: '{{ row.C | upcase }}' } },
        { to: 'd', from: { type: 'static', value: 1 } },
      ],
    },
    fields: ['a <- A', 'b <- B', 'c <~ C', 'd is constant'],
  },
  {
    title: 'one column in two fields, one field from two columns',
    configuration: {
      mappings: [
        { to: 'email', from: 'EMAIL' },
        { to: 'login', from: 'EMAIL' },
        { to: 'name', from: 'FIRST' },
        { to: 'name', type: 'template', template: '{{ row.LAST }}' },
      ],
      externalIdMapping: { to: 'email', from: 'EMAIL' },
    },
    fields: ['email [key] <- EMAIL', 'login <- EMAIL', 'name <- FIRST, LAST'],
  },
  {
    title: 'templates: a filter, none of the columns, only context',
    configuration: {
      mappings: [
        { to: 'filter', type: 'template', template: "{{ row['Order Total'] | default: row['Fall.Back'] }}" },
        { to: 'none', type: 'template', template: 'just text' },
        { to: 'context', type: 'template', template: "{{ context['sync_run_id'] }}" },
      ],
    },
    fields: ['context is constant', 'filter <~ Order Total, Fall.Back', 'none is constant'],
  },
  {
    title: 'an unknown type: its columns are found, and it is said to be unknown',
    configuration: { mappings: [{ to: 'x', type: 'quantum', deep: { from: 'X' } }] },
    fields: ['x <~ X'],
    unreadable: ['mappings.0: unknown type quantum'],
  },
  {
    title: 'what is no mapping is said to be none',
    configuration: { mappings: [{ to: 'x' }, 'EMAIL', { from: 'Y' }, { to: 'z', from: 5 }] },
    fields: ['mappings.2 <- Y', 'x <~ ', 'z <~ '],
    unreadable: [
      'mappings.0: no source',
      'mappings.1: no mapping',
      'mappings.2: no target',
      'mappings.3: a source that is no column name',
    ],
  },
  {
    title: 'a column chosen at run time cannot be known',
    configuration: { mappings: [{ to: 'x', type: 'template', template: '{% assign k = row.A %}{{ row[k] }}' }] },
    fields: ['x <~ A?'],
    unreadable: ['mappings.0: a column chosen at run time, row[k]'],
  },
  {
    title: 'a template that is one bare column takes it unchanged; anything around it makes another value',
    configuration: {
      mappings: [
        { to: 'bare', type: 'template', template: "{{ row['A'] }}" },
        { to: 'trimmed', type: 'template', template: ' {{- row.A -}} ' },
        { to: 'spaced', type: 'template', template: ' {{ row.A }}' },
        { to: 'inner', type: 'template', template: '{{ row.A.b }}' },
        { to: 'maybe', type: 'template', template: '{% if row.A %}{{ row.A }}{% endif %}' },
      ],
    },
    fields: ['bare <- A', 'inner <~ A', 'maybe <~ A', 'spaced <~ A', 'trimmed <- A'],
  },
  {
    title: 'a filter that hashes hides what goes through it, and nothing else',
    configuration: {
      mappings: [
        { to: 'em', type: 'template', template: "{{ row['EMAIL'] | downcase | sha256 }}" },
        { to: 'signed', type: 'template', template: '{{ row.ID | hmac_sha256: row.SALT }}' },
        { to: 'both', type: 'template', template: '{{ row.EMAIL | md5 }}-{{ row.COUNTRY }}' },
        { to: 'shown', type: 'template', template: '{{ row.EMAIL | md5 }} {{ row.EMAIL }}' },
      ],
    },
    fields: [
      'both [masked] <~ EMAIL#, COUNTRY',
      'em [masked] <~ EMAIL',
      'shown <~ EMAIL',
      'signed [masked] <~ ID, SALT',
    ],
  },
  {
    title: 'a mapping that has Hightouch hash the value',
    configuration: { mappings: [{ to: 'email', from: 'EMAIL', hash: 'sha256' }, { to: 'x', from: 'X', hash: 'none' }] },
    fields: ['email [masked] <~ EMAIL', 'x <- X'],
  },
  {
    title: 'a construct of Liquid that is not known is named, and what can be read is read',
    configuration: {
      mappings: [
        { to: 'a', type: 'template', template: "{% render 'card' %}{{ row.A }}" },
        { to: 'b', type: 'template', template: '{{ EMAIL }}{{ row.B }}' },
        { to: 'c', type: 'template', template: '{{ row.C }}{{ row.D' },
      ],
    },
    fields: ['a <~ A', 'b <~ B', 'c <~ C'],
    unreadable: [
      'mappings.0: the tag render',
      'mappings.1: the name EMAIL',
      'mappings.2: a brace that is not closed, line 1, column 12: {{ row.D',
    ],
  },
  {
    title: 'a target given as an object, as pieces of a path, as a number',
    configuration: {
      mappings: [
        { to: { name: 'email', type: 'STRING' }, from: 'EMAIL' },
        { to: ['address', 'city'], from: 'CITY' },
        { to: 42, from: 'ANSWER' },
      ],
    },
    fields: ['42 <- ANSWER', 'address.city <- CITY', 'email <- EMAIL'],
  },
  {
    title: 'a template in the target: its column decides where the value goes',
    configuration: { mappings: [{ to: "attr_{{ row['KEY'] }}", from: 'VALUE', type: 'standard' }] },
    fields: ["attr_{{ row['KEY'] }} <~ VALUE, KEY?"],
  },
  {
    title: 'a body of JSON: every template has the path of its key, also one in a key',
    configuration: {
      changed: {
        url: "https://api.example/users/{{ row['ID'] }}",
        body: { user: { email: '{{ row.EMAIL }}', tags: ['{{ row.TAG | upcase }}', 'fixed'] }, '{{ row.K }}': '{{ row.V }}' },
      },
    },
    fields: [
      'changed.body.user.email <- EMAIL',
      'changed.body.user.tags.0 <~ TAG',
      'changed.body.{{ row.K }} <~ V, K?',
      'changed.url <~ ID',
    ],
  },
  {
    title: 'an HTTP request in batches: rows are rows',
    configuration: { body: '[{% for row in rows %}{"id": "{{ row.ID }}"}{% endfor %}]', log: '{{ rows | json }}' },
    fields: ['body <~ ID', 'log <~ '],
  },
  {
    title: 'events: names per kind of change, some of them columns, templates, or fixed',
    platform: 'rudderstack',
    configuration: {
      type: 'event',
      eventNames: { added: 'Signed up', changed: { from: 'EVENT' }, removed: { type: 'template', template: 'Left {{ row.PLAN }}' } },
      userId: { from: { name: 'USER_ID' } },
      timestamp: { from: 'OCCURRED_AT', type: 'standard' },
      propertyMappings: [{ to: 'properties.plan', from: 'PLAN', type: 'standard' }],
    },
    fields: [
      'eventNames.changed <- EVENT',
      'eventNames.removed <~ PLAN',
      'properties.plan <- PLAN',
      'timestamp <- OCCURRED_AT',
      'userId <- USER_ID',
    ],
  },
  {
    title: 'a match key of several columns, and one that is a setting',
    configuration: {
      externalIdMapping: [{ to: 'org', from: 'ORG_ID' }, { to: 'email', from: 'EMAIL' }],
      matchKey: { from: 'LOGIN' },
    },
    fields: ['email [key] <- EMAIL', 'matchKey [key] <- LOGIN', 'org [key] <- ORG_ID'],
  },
  {
    title: 'a lookup by several columns, with a fallback',
    configuration: {
      associationMappings: [
        { to: 'account', type: 'reference', lookup: { keys: [{ from: 'DOMAIN', by: 'domain' }, { from: 'COUNTRY', by: 'country' }] } },
        { to: 'owner', type: 'reference', lookup: { from: 'OWNER', by: 'Email' }, fallback: { from: 'MANAGER' } },
        { to: 'none', type: 'reference', lookup: { object: 'User', by: 'Email' } },
      ],
    },
    fields: ['account <~ DOMAIN, COUNTRY', 'none <~ ', 'owner <~ OWNER, MANAGER'],
    unreadable: ['associationMappings.2: a lookup without a source'],
  },
  {
    title: 'a value from several columns',
    configuration: { mappings: [{ to: 'name', from: ['FIRST', { from: 'LAST' }] }] },
    fields: ['name <~ FIRST, LAST'],
  },
  {
    title: 'a list with other words for source and target',
    configuration: {
      fieldMappings: [
        { sourceColumn: 'A', destinationColumn: 'a', isMatchKey: true },
        { source: 'B', target: 'b' },
        { column: 'C', destination: 'c' },
      ],
    },
    fields: ['a [key] <- A', 'b <- B', 'c <- C'],
  },
  {
    title: 'a map from field to column, with groups of fields',
    configuration: { mappings: { email: 'EMAIL', name: { from: 'NAME' }, traits: { plan: 'PLAN' } } },
    fields: ['email <- EMAIL', 'name <- NAME', 'plan <- PLAN'],
  },
  {
    title: 'a map whose columns stand first, as the API lists them',
    referenced: ['EMAIL', 'PHONE'],
    configuration: { mappings: { EMAIL: 'email', PHONE: 'phone' } },
    fields: ['email <- EMAIL', 'phone <- PHONE'],
  },
  {
    title: 'a map of values is no map of columns; one of which neither side is known is said to be unreadable',
    referenced: ['EMAIL'],
    configuration: { statusMapping: { open: 'OPEN', closed: 'CLOSED' }, fieldMappings: { a: 'B' } },
    fields: [],
    unreadable: ['fieldMappings.a: which side is the column is not known'],
  },
  {
    title: 'all columns, but some, under other words than usual',
    configuration: { added: { sendAllColumns: true }, excludedColumns: ['SECRET'] },
    fields: [],
    autoSync: true,
  },
  {
    title: 'a list of columns to write, and a setting that names one, where the API lists them as read',
    referenced: ['ID', 'NAME', 'UPDATED_AT'],
    configuration: { columns: ['ID', 'NAME'], timestampColumn: 'UPDATED_AT', partitionColumn: 'DAY' },
    fields: ['ID <- ID', 'NAME <- NAME', 'timestampColumn <- UPDATED_AT'],
  },
  {
    title: 'addresses, times and rates are no columns',
    configuration: {
      sender: { from: 'sales@acme.example', to: 'customer' },
      reply: { from: { name: 'Acme', email: 'a@acme.example' } },
      quietHours: { from: '22:00', to: '06:00' },
      period: { from: '2026-01-01' },
      pages: { from: 0, to: 10 },
    },
    fields: [],
  },
  {
    title: 'words with from and to in an unknown place are a mapping only where the API lists the column',
    referenced: ['OPT_IN'],
    configuration: { consents: [{ to: 'opt_in', from: 'OPT_IN' }], stages: [{ from: 'lead', to: 'customer' }] },
    fields: ['opt_in <- OPT_IN'],
  },
  {
    title: 'a message: its sender is no column, its texts are templates',
    platform: 'email',
    configuration: {
      message: { from: 'Acme', to: '{{ row.EMAIL }}', subject: 'Hello {{ row.NAME }}', html: '<p>{{ row.NAME | escape }}</p>' },
      mappings: [{ to: 'first_name', from: 'NAME' }],
    },
    fields: ['first_name <- NAME', 'message.html <~ NAME', 'message.subject <~ NAME', 'message.to <- EMAIL'],
  },
  {
    title: 'a message: a setting that holds a column and nothing else is that column',
    platform: 'email',
    configuration: { from: 'Acme', to: '{{ row.MAIL }}', replyTo: { from: 'OWNER' }, signature: { from: 'Acme', to: 'all' } },
    fields: ['replyTo <- OWNER', 'to <- MAIL'],
  },
  {
    title: 'a message: and not where the API lists other columns',
    platform: 'email',
    referenced: ['MAIL'],
    configuration: { to: '{{ row.MAIL }}', replyTo: { from: 'team' } },
    fields: ['to <- MAIL'],
  },
  {
    title: 'a match key that is a bare word: a column when the API lists it, else unreadable',
    referenced: ['EMAIL'],
    configuration: { externalIdMapping: 'email', primaryKeyMapping: 'ID' },
    fields: ['externalIdMapping [key] <- email'],
    unreadable: ['primaryKeyMapping: no mapping'],
  },
  {
    title: 'double braces outside of mappings that name no row are meant for somebody else',
    configuration: { html: '<b>{{ first_name }}</b>', text: '{{ first_name }} {{ row.ID }}', note: '{{ row[' },
    fields: ['note <~ ', 'text <~ ID'],
    unreadable: ['text: the name first_name', 'note: a brace that is not closed, line 1, column 1: {{ row['],
  },
  {
    title: 'deletes: a template for removed rows, settings without columns',
    configuration: { mode: 'mirror', deleteBehavior: 'clear', clearFields: ['a'], removed: { url: 'https://x.example/{{ row.ID }}', method: 'DELETE' } },
    fields: ['removed.url <~ ID'],
  },
  {
    title: 'a file whose path is chosen by a column',
    configuration: { path: 'exports/{{ row.REGION }}/{YYYY}.csv', autoSyncColumns: 'true' },
    fields: ['path <~ REGION'],
    autoSync: true,
  },
  {
    title: 'settings that are taken from a column, where the API lists it, have the name of their key',
    referenced: ['UID', 'ANON', 'TS', 'X'],
    configuration: {
      userIdMapping: { from: 'UID' },
      anonymousIdMapping: { from: 'ANON', type: 'standard' },
      timestampMapping: { column: 'TS' },
      traitMapping: { x: 'X' },
    },
    fields: [
      'anonymousIdMapping <- ANON',
      'timestampMapping.column <- TS',
      'userIdMapping <- UID',
      'x <- X',
    ],
  },
  {
    title: 'what is switched off writes nothing',
    configuration: {
      mappings: [
        { to: 'a', from: 'A', enabled: true, disabled: false },
        { to: 'b', from: 'B', disabled: true },
        { to: 'c', type: 'template', template: '{{ row.C }}', enabled: false },
        { to: 'd', type: 'object', value: { x: { from: 'D' }, y: { from: 'E', isDisabled: true } } },
        { from: 'F', ignored: true },
      ],
      externalIdMapping: { to: 'id', from: 'ID', disabled: true },
      consents: [{ to: 'opt_in', from: 'OPT_IN', enabled: false }],
      added: { enabled: true, body: '{{ row.G }}' },
      removed: { enabled: false, body: '{{ row.H }}' },
    },
    fields: ['a <- A', 'added.body <- G', 'd <~ D'],
  },
  {
    title: 'a body that is sent says what it says: nothing of it is switched off by a field of the receiver',
    configuration: {
      changed: { body: { id: '{{ row.ID }}', disabled: true, account: { enabled: false, email: '{{ row.EMAIL }}' } } },
      gone: { enabled: false, payload: { id: '{{ row.ID }}', ignored: true } },
    },
    fields: ['changed.body.account.email <- EMAIL', 'changed.body.id <- ID'],
  },
  {
    title: 'a mapping that has Hightouch hash the value, in every spelling; one that is hashed already is sent as it is',
    configuration: {
      mappings: [
        { to: 'a', from: 'A', shouldHash: true },
        { to: 'b', from: 'B', enableHashing: true },
        { to: 'c', from: 'C', hashing: { enabled: true, algorithm: 'sha256' } },
        { to: 'd', from: 'D', hashing: { enabled: false } },
        { to: 'e', from: 'E', isHashed: true },
        { to: 'f', from: 'F', alreadyHashed: true },
        { to: 'g', from: 'G', hash: false, hashType: 'none' },
      ],
    },
    fields: ['a [masked] <~ A', 'b [masked] <~ B', 'c [masked] <~ C', 'd <- D', 'e <- E', 'f <- F', 'g <- G'],
  },
  {
    title: 'a setting that is found by a column: another value than the column',
    configuration: { owner: { from: 'OWNER', by: 'Email', object: 'User' } },
    fields: ['owner <~ OWNER'],
  },
  {
    title: 'a template in a key of a nested value: its column decides where the value goes',
    configuration: { mappings: [{ to: 'traits', type: 'object', value: { '{{ row.K }}': { from: 'V' } } }] },
    fields: ['traits <~ V, K?'],
  },
  {
    title: 'one field that is hashed by one mapping and open in another is open',
    configuration: {
      mappings: [
        { to: 'x', type: 'template', template: '{{ row.A | md5 }}' },
        { to: 'x', from: 'A' },
        { to: 'y', type: 'template', template: '{{ row.A | md5 }}' },
        { to: 'y', from: 'B' },
      ],
    },
    fields: ['x <~ A', 'y [masked] <~ A#, B'],
  },
  {
    title: 'the whole row, hashed',
    configuration: { headers: { 'X-Signature': '{{ row | json | hmac_sha256: "key" }}' } },
    fields: ['headers.X-Signature [masked] <~ '],
  },
  { title: 'no match key', configuration: { externalIdMapping: null, mappings: [] }, fields: [] },
  { title: 'nothing', configuration: {}, fields: [] },
];

/** Platforms that have words of their own for hashed fields. */
const hashing =
  'amazon-ads bing-ads criteo facebook facebook-conversions facebook-offline linkedin liveramp pinterest reddit snapchat ' +
  'spotify taboola tiktok tradedesk twitter yahoo';

/** Platforms whose `from` is a sender. */
const messaging = 'courier email mailchimp mailgun postmark sendgrid twilio whatsapp';

describe('golden: fields that are particular to a platform', () => {
  const linesOf = (platform: string, configuration: JsonObject): string[] =>
    readMappings(configuration, { platform, referenced: [] }).fields.map(fieldLine);
  const fields: JsonObject = { mappings: [{ to: 'EMAIL_SHA256', from: 'A' }, { to: 'sha1.phone', from: 'B' }, { to: 'MD5SUM', from: 'C' }] };

  for (const platform of hashing.split(' ')) {
    it(`${platform}: a field that is called by a digest holds one`, () => {
      expect(linesOf(platform, fields)).to.deep.equal(['EMAIL_SHA256 [masked] <~ A', 'MD5SUM <- C', 'sha1.phone [masked] <~ B']);
    });
  }

  it('hubspot: it is a field like any other', () => {
    expect(linesOf('hubspot', fields)).to.deep.equal(['EMAIL_SHA256 <- A', 'MD5SUM <- C', 'sha1.phone <- B']);
  });

  for (const platform of messaging.split(' ')) {
    it(`${platform}: from is a sender`, () => expect(linesOf(platform, { from: 'Acme', to: 'all' })).to.deep.equal([]));
  }
});

describe('golden: shapes of a configuration', () => {
  for (const { title, platform = null, referenced = [], model, configuration, fields, autoSync, unreadable } of shapes) {
    it(title, () => {
      const reading = readMappings(configuration, { platform, referenced, ...(model === undefined ? {} : { model }) });
      expect(reading.fields.map(fieldLine)).to.deep.equal(fields);
      expect(reading.autoSync).to.equal(autoSync ?? false);
      expect(reading.unresolved.map(({ detail }) => detail)).to.deep.equal(unreadable ?? []);
    });
  }
});
