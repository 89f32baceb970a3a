/** Tables of exports whose columns their makers document: they say whose a bare name is, and expand no star. */
import type { Dialect } from './port.js';

interface PublicExport {
  readonly dialect: Dialect;
  /** Names of its tables. */
  readonly tables: RegExp;
  readonly columns: ReadonlySet<string>;
  /** Fields of the elements of its arrays. */
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>;
}

const parameter: ReadonlySet<string> = new Set(['key', 'value']);

const exports: readonly PublicExport[] = [
  // Google Analytics 4 and Firebase: https://support.google.com/analytics/answer/7029846
  {
    dialect: 'bigquery',
    tables: /^events_(?:intraday_|fresh_)?(?:\d{8}|\d{0,7}\*)$/,
    columns: new Set([
      'event_date', 'event_timestamp', 'event_previous_timestamp', 'event_name', 'event_params', 'event_value_in_usd',
      'event_bundle_sequence_id', 'event_server_timestamp_offset', 'event_dimensions', 'user_id', 'user_pseudo_id', 'user_properties',
      'user_first_touch_timestamp', 'user_ltv', 'is_active_user', 'privacy_info', 'device', 'geo', 'app_info', 'stream_id', 'platform',
      'traffic_source', 'collected_traffic_source', 'session_traffic_source_last_click', 'ecommerce', 'items', 'publisher',
      'batch_event_index', 'batch_page_id', 'batch_ordering_id',
    ]), // prettier-ignore
    fields: new Map([
      ['event_params', parameter],
      ['user_properties', parameter],
      ['item_params', parameter],
      [
        'items',
        new Set([
          'item_id', 'item_name', 'item_brand', 'item_variant', 'item_category', 'item_category2', 'item_category3', 'item_category4',
          'item_category5', 'price_in_usd', 'price', 'quantity', 'item_revenue_in_usd', 'item_revenue', 'item_refund_in_usd',
          'item_refund', 'coupon', 'affiliation', 'location_id', 'item_list_id', 'item_list_name', 'item_list_index', 'promotion_id',
          'promotion_name', 'creative_name', 'creative_slot', 'item_params',
        ]),
      ],
    ]), // prettier-ignore
  },
];

const none: ReadonlySet<string> = new Set();

/** Columns that a table of this name is known to have, lower case; none where the name says nothing. */
export function exportColumns(dialect: Dialect, table: string): ReadonlySet<string> {
  return exportOf(dialect, table)?.columns ?? none;
}

/** Fields of the elements of an array (lower case) in such a table, lower case; null where they are not known. */
export function exportFields(dialect: Dialect, table: string, array: string): ReadonlySet<string> | null {
  return exportOf(dialect, table)?.fields.get(array) ?? null;
}

function exportOf(dialect: Dialect, table: string): PublicExport | undefined {
  return exports.find((each) => each.dialect === dialect && each.tables.test(table));
}
