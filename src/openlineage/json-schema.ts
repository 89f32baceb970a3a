/** The few words that the schemas of this client are written in (JSON Schema, draft 2020-12). */

export type JsonSchema = Readonly<Record<string, unknown>>;

export const draft = 'https://json-schema.org/draft/2020-12/schema';

export const text = { type: 'string' } as const;
export const uri = { type: 'string', format: 'uri' } as const;
export const uuid = { type: 'string', format: 'uuid' } as const;
export const dateTime = { type: 'string', format: 'date-time' } as const;
export const integer = { type: 'integer' } as const;
export const number = { type: 'number' } as const;
export const flag = { type: 'boolean' } as const;
export const anyObject = { type: 'object' } as const;
export const anything = {} as const;

/** An object with these properties, of which some must be there. Others are let through, as everywhere in the specification. */
export function record(properties: Readonly<Record<string, JsonSchema>>, required: readonly string[] = []): JsonSchema {
  return required.length === 0 ? { type: 'object', properties } : { type: 'object', properties, required };
}

/** An array of one kind of element. */
export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

/** An object whose keys are free and whose values are of one kind. */
export function mapOf(values: JsonSchema): JsonSchema {
  return { type: 'object', additionalProperties: values };
}

/** Everything that `base` demands, and this besides. */
export function extending(base: string, body: JsonSchema): JsonSchema {
  return { type: 'object', allOf: [{ $ref: base }, body] };
}

/**
 * An object of one of several kinds that its `type` tells apart. The same verdict as a `oneOf` whose branches ask for
 * different types, but only the kind that was meant has its faults told.
 */
export function byType(kinds: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return {
    ...record({ type: { enum: Object.keys(kinds) } }, ['type']),
    allOf: Object.entries(kinds).map(([type, body]) => ({
      if: record({ type: { const: type } }, ['type']),
      then: body,
    })),
  };
}
