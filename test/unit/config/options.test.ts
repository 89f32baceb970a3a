import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { dialectNames } from '#src/config/dialect-names.js';
import { configSchema } from '#src/config/json-schema.js';
import { isLaterFlag, isLaterKey } from '#src/config/later.js';
import { fileOptions, options, optionsOf } from '#src/config/options.js';
import { parseValue } from '#src/config/parse-value.js';
import { referencePage } from '#src/config/reference-page.js';
import { dialects } from '#src/lineage/sql/port.js';
import { inRepository } from '../../support/paths.js';

describe('the table of options', () => {
  it('names every flag, variable and key once', () => {
    for (const name of ['flag', 'env', 'key'] as const) {
      const names = options.map((option) => option[name]);
      expect(new Set(names).size, name).to.equal(names.length);
    }
    const standard = options.flatMap((option) => option.standard ?? []);
    expect(new Set(standard).size).to.equal(standard.length);
  });

  it('derives variable and key from the flag', () => {
    const option = options.find(({ flag }) => flag === 'max-requests-per-second');
    expect(option).to.include({ env: 'HIGHTOUCH_LINEAGE_MAX_REQUESTS_PER_SECOND', key: 'maxRequestsPerSecond' });
  });

  it('gives every secret a twin that names a file, in flag, variables and key', () => {
    const secrets = options.filter(({ type }) => type === 'secret');
    expect(secrets.map(({ flag }) => flag)).to.deep.equal(['api-key', 'openlineage-api-key', 'datahub-token']);
    for (const secret of secrets) {
      const twin = options.find(({ fileOf }) => fileOf === secret.key);
      expect(twin).to.include({ flag: `${secret.flag}-file`, env: `${secret.env}_FILE`, key: `${secret.key}File` });
    }
  });

  it('holds defaults that are values of their own type', () => {
    for (const option of options) {
      if (option.default === undefined) continue;
      expect(() => parseValue(option, option.default, option.flag, '/'), option.flag).not.to.throw();
    }
  });

  it('holds nothing of what later versions bring', () => {
    for (const { flag, key } of options) {
      expect(isLaterFlag(flag), flag).to.equal(false);
      expect(isLaterKey(key), key).to.equal(false);
    }
  });

  it('knows the dialects of the SQL engine', () => {
    expect(dialectNames).to.deep.equal(dialects);
  });

  it('gives run, check and config the same options, so that check judges what run will use', () => {
    expect(optionsOf('check')).to.deep.equal(optionsOf('run'));
    expect(optionsOf('config')).to.deep.equal(optionsOf('run'));
  });
});

describe('the JSON Schema of a config file', () => {
  const judge = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(configSchema());

  it('is a valid schema of draft 2020-12 that knows every key, with its description', () => {
    const { properties } = configSchema() as { properties: Record<string, { description: string }> }; // built so
    expect(Object.keys(properties)).to.deep.equal([...fileOptions.map(({ key }) => key), 'workspaces']);
    for (const [key, { description }] of Object.entries(properties)) expect(description, key).to.not.equal('');
    expect(properties).not.to.have.property('config');
  });

  it('takes a good file', () => {
    const file = {
      apiKey: '${file:/run/secrets/key}',
      concurrency: 4,
      maxRequestsPerSecond: '${BUDGET}',
      lookback: '1h30m',
      sink: ['openlineage'],
      syncs: ['crm-.*'],
      full: true,
      minCoverage: 0.8,
      sourceOverrides: { wh: { platformInstance: 'prod', includeSchemaInUrn: true } },
      destinationOverrides: { crm: { foreign: true } },
    };
    expect(judge(file), JSON.stringify(judge.errors)).to.equal(true);
  });

  for (const [name, file] of Object.entries({
    'an unknown key': { outputdir: 'x' },
    'a number of another type': { concurrency: 'many' },
    'a number out of range': { exitCodeIfUnchanged: 256 },
    'a duration without a unit': { lookback: '7' },
    'owners of a source': { sourceOverrides: { wh: { foreign: true } } },
    'an unknown sink': { sink: ['kada'] },
    'an unknown setting': { sourceOverrides: { wh: { instance: 'x' } } },
  })) {
    it(`refuses ${name}`, () => expect(judge(file)).to.equal(false));
  }
});

describe('docs/configuration.md', () => {
  it('is what scripts/write-configuration-docs.mjs writes', () => {
    expect(readFileSync(inRepository('docs', 'configuration.md'), 'utf8')).to.equal(referencePage());
  });

  it('names every option', () => {
    const page = referencePage();
    for (const { flag, env, key, type } of options) {
      for (const name of type === 'map' ? [key] : [`--${flag}`, env]) expect(page).to.include(`\`${name}\``);
    }
  });
});
