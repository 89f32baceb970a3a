/**
 * The words in which configurations of syncs are written, as far as they are known. Hightouch documents no schema, so spellings
 * that older syncs, other readers of its API and its own pages use stand side by side; a new one is a word here.
 */

import type { JsonObject } from '../../model/workspace.js';

/** Keys that hold mappings. */
export const container = /mappings?$/i;

/** Containers whose entries say by which field records are matched; also where they hold a `{from}` and no list. */
export const matchKeyHolder =
  /^(?:external_?id|primary_?key|match(?:ing)?_?key|record_?matching|unique_?key|upsert_?key|identifier)s?(?:_?mappings?)?$/i;

/** Containers that may be a map from destination field to source column. Others (`statusMapping`) are maps of values. */
export const fieldMap = /^(?:(?:custom|alias|field|column|association|property|attribute|trait)s?_?)?mappings?$/i;

/** A switch for all columns under their own names. */
export const allColumnsSwitch =
  /^(?:auto_?(?:sync|map)|(?:sync|send|include|map|use)_?all|all)_?(?:columns|fields)$|^auto_?map(?:pings?)?$/i;
/** A word for all columns in the place of a list of them. */
export const allColumnsWord = /^(?:\*|all|all_?columns)$/i;
/** Columns left out of all. */
export const leftOut = /^(?:exclude|excluded|ignore|ignored|omit|omitted)_?columns$/i;
/** A list of columns written under their own names. */
export const columnList = /^(?:(?:selected|included?|synced)_?)?columns$/i;
/** A setting that names one column. */
export const columnSetting = /(?:^|[a-z_])column(?:_?name)?$/i;

/** Where an entry names its target and its source, the usual word first. */
export const targetWords = [
  'to',
  'destinationField',
  'destinationColumn',
  'destination',
  'targetField',
  'target',
] as const;
export const sourceWords = [
  'from',
  'sourceField',
  'sourceColumn',
  'source',
  'modelColumn',
  'columnName',
  'column',
] as const;
/** In an object that stands for a name: `to: {name: "email"}`. */
export const nameWords = ['name', 'to', 'field', 'key', 'id'] as const;

/** Flags of an entry that make its field a match key. */
export const keyFlags = [
  'isPrimaryKey',
  'is_primary_key',
  'primaryKey',
  'isMatchKey',
  'isExternalId',
  'isIdentifier',
] as const;

/** Settings of an entry that have Hightouch hash the value. One that says that it is hashed already is none of them. */
export const hashSetting =
  /^(?:(?:should|enable|auto|apply|use)_?)?hash(?:ing|ing_?enabled|_?(?:enabled|values?|type|algorithm|function|method))?$/i;

/** Flags that switch off the mapping, or the part of a configuration, that holds them: nothing of it is written. */
const offFlags = ['disabled', 'isDisabled', 'is_disabled', 'ignored', 'isIgnored'] as const;
const onFlags = ['enabled', 'isEnabled', 'is_enabled'] as const;

/** A place inside of what is sent as it stands, in which such a flag is a field of the receiver. */
const sentBody = /(?:^|\.)(?:json_?|request_?)?(?:body|payload)(?:\.|$)/i;

/**
 * Whether an entry or a part of a configuration is switched off.
 *
 * @param path where it stands, its keys joined by dots; not needed for an entry
 */
export function isSwitchedOff(held: JsonObject, path = ''): boolean {
  if (sentBody.test(path)) return false;
  return offFlags.some((flag) => held[flag] === true) || onFlags.some((flag) => held[flag] === false);
}

export type ValueKind = 'standard' | 'template' | 'lookup' | 'constant' | 'nested' | 'boosted';

const valueKinds: Readonly<Record<string, ValueKind>> = {
  '': 'standard',
  standard: 'standard',
  column: 'standard',
  template: 'template',
  liquid: 'template',
  reference: 'lookup',
  lookup: 'lookup',
  variable: 'constant',
  static: 'constant',
  constant: 'constant',
  literal: 'constant',
  inline: 'nested',
  object: 'nested',
  array: 'nested',
  nested: 'nested',
  json: 'nested',
};

/** How an entry of this `type` makes its value; null for a type that is not known. */
export function valueKind(type: string): ValueKind | null {
  const word = type.toLowerCase();
  if (word.startsWith('boost')) return 'boosted';
  return Object.hasOwn(valueKinds, word) ? (valueKinds[word] ?? null) : null;
}

const literalText =
  /^[^\s@]+@[^\s@]+\.[^\s@]+$|<[^\s@<>]+@[^\s@<>]+>$|^[a-z][a-z0-9+.-]*:\/\/|^\+?[\d\s().-]+$|^\d{1,4}[-/.:]\d{1,2}(?:[-/.:T ].*)?$/i;

/** Whether a text is an address, a number or a time: nobody's column, where it stands outside of mappings. */
export function looksLiteral(text: string): boolean {
  return literalText.test(text.trim());
}
