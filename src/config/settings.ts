import type { ClientConfig } from '../openlineage/configuration/client-config.js';
import type { PlatformOverride } from './config.js';
import type { RecipeSettings } from './recipe/recipe-settings.js';

/** Where a value came from, as `config` prints it: `--since`, `OPENLINEAGE_URL`, `/etc/lineage.yml`, `default`. */
export type Origin = string;

export interface Setting {
  readonly value:
    | string
    | number
    | boolean
    | readonly string[]
    | Readonly<Record<string, PlatformOverride>>
    | ClientConfig
    | RecipeSettings;
  readonly origin: Origin;
}

/** Values by key. A key that is absent has neither a value nor a default. */
export type Settings = ReadonlyMap<string, Setting>;

/** A sentence for the log, once there is one. */
export interface Notice {
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export function textOf(settings: Settings, key: string): string | null {
  const value = settings.get(key)?.value;
  return typeof value === 'string' ? value : null;
}

export function requiredText(settings: Settings, key: string): string {
  return textOf(settings, key) ?? missing(key);
}

export function numberOf(settings: Settings, key: string): number | null {
  const value = settings.get(key)?.value;
  return typeof value === 'number' ? value : null;
}

export function requiredNumber(settings: Settings, key: string): number {
  return numberOf(settings, key) ?? missing(key);
}

export function isOn(settings: Settings, key: string): boolean {
  return settings.get(key)?.value === true;
}

export function listOf(settings: Settings, key: string): readonly string[] {
  const value = settings.get(key)?.value;
  return Array.isArray(value) ? (value as readonly string[]) : []; // isArray does not narrow a readonly array
}

export function mapOf(settings: Settings, key: string): Readonly<Record<string, PlatformOverride>> {
  const value = settings.get(key)?.value;
  if (typeof value !== 'object' || Array.isArray(value)) return {};
  return value as Readonly<Record<string, PlatformOverride>>; // isArray does not narrow a readonly array
}

/** What only a DataHub recipe says; null when the config file is none. */
export function recipeOf(settings: Settings): RecipeSettings | null {
  const value = settings.get('recipe')?.value;
  return typeof value === 'object' && 'maxSyncRunsPerSync' in value ? (value as RecipeSettings) : null; // its own key holds nothing else
}

/** Whether it was said by someone, and is no default. */
export function isGiven(settings: Settings, key: string): boolean {
  const setting = settings.get(key);
  return setting !== undefined && setting.origin !== 'default';
}

function missing(key: string): never {
  throw new Error(`the table of options has no default for ${key}`);
}
