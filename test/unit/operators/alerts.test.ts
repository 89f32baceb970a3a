import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { prometheusText } from '#src/metrics/prometheus.js';
import { inRepository } from '../../support/paths.js';
import { openPassWorld } from '../../support/pass-world.js';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}

describe('operators/examples/prometheus', () => {
  const text = readFileSync(inRepository('operators', 'examples', 'prometheus', 'alerts.yaml'), 'utf8');
  const [group] = (parse(text) as { groups: { name: string; rules: readonly Rule[] }[] }).groups;
  const rules = group?.rules ?? [];
  let told = '';
  before(async () => {
    const world = await openPassWorld();
    world.at('2026-03-02T09:00');
    told = prometheusText(await world.pass());
    await world.close();
  });

  it('speaks of metrics and labels that a pass writes', () => {
    const named = rules.flatMap(({ expr }) => [...expr.matchAll(/(hightouch_lineage_\w+)(?:\{([^}]*)\})?/g)]);
    expect(named.length).to.be.greaterThan(rules.length - 1);
    for (const [, name = '', labels = ''] of named) {
      const lines = told.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
      expect(lines, name).to.not.deep.equal([]);
      for (const label of labels.split(',').filter((one) => one !== ''))
        expect(
          lines.some((line) => line.includes(label)),
          `${name}{${label}}`,
        ).to.equal(true);
    }
  });

  it('says what to do in every rule, once', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).to.equal(rules.length);
    for (const { labels, annotations } of rules) {
      expect(labels.severity).to.be.oneOf(['critical', 'warning', 'info']);
      expect(annotations.summary.length).to.be.greaterThan(10);
      expect(annotations.description.length).to.be.greaterThan(30);
    }
  });
});
