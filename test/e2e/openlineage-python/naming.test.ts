import { expect } from 'chai';
import { outputObject } from '#src/lineage/names/output-object.js';
import { platformOf, systems } from '#src/lineage/names/systems.js';
import type { DatasetName } from '#src/model/graph.js';
import { aDestination, aModel, aSource, aSync, aWorkspace, onlySync, resolved } from '../../support/lineage-world.js';
import { clientAlone, namingCases, oursAlone } from './naming-cases.js';
import type { NamingCase } from './naming-cases.js';
import { askPython } from './python-client.js';
import type { Answers } from './python-client.js';

/** The dataset of a table that a model reads, by the way that a pass takes. */
async function asInput({ type, configuration }: NamingCase, name: string): Promise<DatasetName | undefined> {
  const source = aSource({ type, configuration });
  const model = aModel({ kind: 'table', name });
  const workspace = aWorkspace(source, model, aDestination(), aSync({ object: 'contacts' }));
  return onlySync(await resolved(workspace)).model?.inputs[0]?.dataset;
}

function asOutput({ type, configuration }: NamingCase, sync: NonNullable<NamingCase['sync']>): DatasetName {
  const none = { name: undefined, place: undefined };
  return outputObject(aSync(sync), aDestination({ type, configuration }), none).dataset;
}

describe("names of datasets beside OpenLineage's Python client", function () {
  this.timeout(300_000);
  let answers: Answers;
  before(() => {
    answers = askPython({ names: namingCases });
  });

  for (const [index, one] of namingCases.entries()) {
    it(`${one.class}: ${one.type}`, async () => {
      const { model, sync } = one;
      expect(model ?? sync, 'a case says what is read or written').not.to.equal(undefined);
      if (model !== undefined) expect(await asInput(one, model)).to.deep.equal(answers.names[index]);
      if (sync !== undefined) expect(asOutput(one, sync)).to.deep.equal(answers.names[index]);
    });
  }

  it('have a case for every class that the client has, or a reason', () => {
    const cases = new Set([...namingCases.map((one) => one.class), ...Object.keys(clientAlone)]);
    expect([...cases].sort()).to.deep.equal(Object.keys(answers.namingClasses).sort());
    const both = Object.keys(clientAlone).filter((name) => namingCases.some((one) => one.class === name));
    expect(both).to.deep.equal([]);
  });

  it('have a case for every system of ours that has tables or files, or a reason', () => {
    const placed = Object.entries(systems).filter(([, { warehouse, store }]) => (warehouse ?? store) !== undefined);
    const cases = new Set([...namingCases.map(({ type }) => platformOf(type)), ...Object.keys(oursAlone)]);
    expect([...cases].sort()).to.deep.equal(placed.map(([platform]) => platform).sort());
    const both = Object.keys(oursAlone).filter((name) => namingCases.some(({ type }) => platformOf(type) === name));
    expect(both).to.deep.equal([]);
  });
});
