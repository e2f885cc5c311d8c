import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { readGraph } from '../../../../src/engines/hosted/comfyui/graph.ts';
import {
  guessedOperation,
  guessedSlots,
  outputChoices,
  slotChoices,
} from '../../../../src/engines/hosted/comfyui/guess.ts';
import { modelOf } from '../../../../src/engines/hosted/comfyui/models.ts';
import { withWorkflowRates } from '../../../../src/engines/hosted/comfyui/rates.ts';
import { slotNames } from '../../../../src/engines/hosted/comfyui/slots.ts';
import {
  newWorkflowId,
  parseTeamWorkflows,
  teamWorkflowsFile,
} from '../../../../src/engines/hosted/comfyui/team.ts';
import type { TeamWorkflow } from '../../../../src/engines/hosted/comfyui/team.ts';
import { readWorkflow } from '../../../../src/engines/hosted/comfyui/workflow.ts';
import { priceRow } from '../../../../src/kernel/pricing/priceTable.ts';
import { quoteOf } from '../../../../src/kernel/pricing/quoteRow.ts';
import { must } from '../../../../src/kernel/shared/assert.ts';
import { noPrices } from '../harness/io.ts';
import { ratePrices } from './server.ts';
import { eraseFile, eraseWorkflow, facts, generateFile, node } from './workflows.ts';

const kept = (patch: Partial<TeamWorkflow> = {}): TeamWorkflow => ({
  id: 'our-erase',
  name: 'Our erase',
  operation: 'erase',
  tier: 2,
  microsPerSecond: 300,
  usualSeconds: 10,
  changedOn: '2026-11-27',
  graph: eraseFile,
  slots: null,
  ...patch,
});

describe('any file', () => {
  /** Graphs of a kind that is nearly right, and everything else. */
  const value = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.constant(null),
    fc.tuple(fc.constantFrom('1', '2', '__proto__', 'constructor'), fc.nat(3)),
  );
  const fields = ['image', 'mask', 'text', 'seed', 'width', 'height', 'positive', 'images', '__proto__'];
  const graphLike = fc.dictionary(
    fc.constantFrom('1', '2', '3', '__proto__', 'toString'),
    fc.record(
      {
        class_type: fc.oneof(
          fc.constantFrom('LoadImage', 'LoadImageMask', 'SaveImage', 'EmptyLatentImage'),
          fc.jsonValue(),
        ),
        inputs: fc.oneof(fc.dictionary(fc.constantFrom(...fields), value), fc.jsonValue()),
        _meta: fc.oneof(
          fc.record({ title: fc.constantFrom('ninetyten:image', 'ninetyten:output', 'ninetyten:', 'Mask') }),
          fc.jsonValue(),
        ),
      },
      { requiredKeys: [] },
    ),
  );
  const file = fc.oneof(fc.jsonValue(), graphLike);
  const operation = fc.constantFrom(
    ...(['generate', 'erase', 'remove-background', 'replace-background', 'upscale'] as const),
  );

  test('is read or refused in words, and never breaks anything', () => {
    fc.assert(
      fc.property(file, operation, (content, tool) => {
        const titled = readWorkflow(content, facts(tool), null);
        if (!titled.ok) expect(titled.error.length).toBeGreaterThan(0);
        const graph = readGraph(content);
        if (!graph.ok) return;
        const slots = guessedSlots(graph.value);
        guessedOperation(graph.value, slots);
        const read = readWorkflow(content, facts(tool), slots);
        if (!read.ok) {
          expect(read.error.filter((words) => !words.endsWith('.'))).toEqual([]);
          return;
        }
        // What was taken can be run: every place is there and has a value to replace.
        for (const name of slotNames)
          for (const slot of read.value.slots[name])
            expect(slotChoices(graph.value, name)).toContainEqual(expect.objectContaining(slot));
      }),
      { numRuns: 1500 },
    );
  });

  test.each([
    { node: '1', field: 'toString' },
    { node: 'constructor', field: 'name' },
    { node: '__proto__', field: 'image' },
    { node: '3', field: 'clip' },
    { node: '11', field: 'image' },
  ])('a place that its nodes have not themselves is refused: %j', (place) => {
    const slots = { ...eraseWorkflow.slots, image: [place] };
    expect(readWorkflow(eraseFile, facts('erase'), slots)).toEqual({
      ok: false,
      error: [`Picture: node ${place.node} is not there, or has no value of its own for ${place.field}.`],
    });
  });

  test('of kept workflows too', () => {
    const entries = fc.oneof(
      fc.jsonValue(),
      fc.record({
        workflows: fc.array(
          fc.oneof(
            fc.jsonValue(),
            file.map((graph) => kept({ graph })),
          ),
        ),
      }),
    );
    fc.assert(
      fc.property(entries, (content) => {
        const { workflows, problems } = parseTeamWorkflows(content);
        const again = parseTeamWorkflows(teamWorkflowsFile(workflows.map((one) => one.kept)));
        expect(again).toEqual({ workflows, problems: [] });
        expect(problems.every((words) => words.endsWith('.'))).toBe(true);
      }),
      { numRuns: 600 },
    );
  });
});

describe('what is guessed', () => {
  const guess = (file: unknown) => {
    const graph = readGraph(file);
    if (!graph.ok) throw new Error(graph.error.join(' '));
    const slots = guessedSlots(graph.value);
    return { slots, tool: guessedOperation(graph.value, slots), graph: graph.value };
  };

  test('a titled face is neither the picture nor the mask, wherever it stands, and says what the graph is for', () => {
    const { slots, tool } = guess({
      '1': node('LoadImage', 'ninetyten:face', { image: 'b.png' }),
      '2': node('LoadImage', 'Load Image', { image: 'a.png' }),
      '3': node('SaveImage', 'Save', { images: ['2', 0] }),
    });
    expect(slots).toMatchObject({ face: [{ node: '1' }], image: [{ node: '2' }], mask: [] });
    expect(tool).toBe('face-swap');
  });

  test('of a usual text-to-image graph: the positive words, every seed, the latent’s size', () => {
    const { slots, tool } = guess({
      '3': node('KSampler', 'KSampler', { seed: 1, positive: ['12', 0], negative: ['7', 0] }),
      '4': node('ImageScale', 'Scale', { width: 64, height: 64 }),
      '5': node('EmptyLatentImage', 'Latent', { width: 512, height: 512 }),
      '6': node('CLIPTextEncode', 'CLIP Text Encode', { text: 'a lemon', clip: ['9', 1] }),
      '7': node('CLIPTextEncode', 'CLIP Text Encode', { text: 'blurry', clip: ['9', 1] }),
      '8': node('SamplerCustom', 'Refine', { noise_seed: 4 }),
      '10': node('PreviewImage', 'Preview', { images: ['3', 0] }),
      '11': node('SaveImage', 'Save', { images: ['3', 0] }),
      '12': node('FluxGuidance', 'Guidance', { guidance: 3.5, conditioning: ['6', 0] }),
    });
    expect(tool).toBe('generate');
    expect(slots).toEqual({
      image: [],
      mask: [],
      face: [],
      prompt: [{ node: '6', field: 'text' }],
      seed: [
        { node: '3', field: 'seed' },
        { node: '8', field: 'noise_seed' },
      ],
      width: [{ node: '5', field: 'width' }],
      height: [{ node: '5', field: 'height' }],
      output: '11',
    });
  });

  test('titles come before it', () => {
    expect(guess(generateFile).slots.seed).toEqual([{ node: '3', field: 'seed' }]);
    expect(guess(eraseFile).slots).toMatchObject({
      image: [{ node: '1', field: 'image' }],
      mask: [{ node: '2', field: 'image' }],
      output: '7',
    });
  });

  test('a graph that runs in circles ends', () => {
    expect(
      guess({
        '1': node('A', '', { positive: ['2', 0] }),
        '2': node('B', '', { more: ['1', 0], also: ['2', 0] }),
      }).slots.prompt,
    ).toEqual([]);
  });

  test('a person chooses among fields of the right kind, the likely ones first', () => {
    const { graph } = guess(eraseFile);
    expect(slotChoices(graph, 'mask').map(({ node: id, field }) => `${id}.${field}`)).toEqual([
      '1.image',
      '2.image',
      '1.upload',
      '2.channel',
      '3.text',
      '7.filename_prefix',
      '9.ckpt_name',
    ]);
    expect(slotChoices(graph, 'seed')[0]?.label).toBe('Node 4, KSampler “NinetyTen:Seed”: seed');
    expect(outputChoices(graph).map(({ node: id }) => id)).toEqual(['7', '8', '1', '2', '3', '4', '9']);
  });
});

test('an id is readable, and nobody else’s', () => {
  expect(newWorkflowId('Flux: eraser (v2)', [])).toBe('flux-eraser-v2');
  expect(newWorkflowId('Flux eraser v2', ['flux-eraser-v2', 'flux-eraser-v2-2'])).toBe('flux-eraser-v2-3');
  expect(newWorkflowId('消しゴム', [])).toBe('workflow');
});

describe('the rate of a workflow', () => {
  const quote = (workflow: TeamWorkflow, table = noPrices) => {
    const rated = withWorkflowRates(table, [workflow]);
    const { price } = modelOf(eraseWorkflow);
    const row = priceRow(rated, { provider: 'self-hosted', ...price }, 'quote');
    return quoteOf(rated, row, { outputs: 1, outputPixels: 1, inputPixels: 1 }, '2026-11-27');
  };

  test('times the seconds of a usual run is the least that is quoted', () => {
    expect(quote(kept())).toMatchObject({ micros: 3000, upperMicros: null, qualifier: 'estimate' });
    expect(quote(kept()).snapshot).toMatchObject({
      sku: 'self-hosted/comfyui/our-erase',
      unit: 'second',
      unitMicro: 300,
      source: 'user',
    });
  });

  test('is unknown while nobody has said: unpriced, never 0', () => {
    expect(quote(kept({ usualSeconds: null })).qualifier).toBe('unpriced');
    expect(quote(kept({ microsPerSecond: null }))).toMatchObject({ micros: null, qualifier: 'unpriced' });
  });

  test('0 is a statement: nothing is counted, however long it takes', () => {
    expect(quote(kept({ microsPerSecond: 0, usualSeconds: null }))).toMatchObject({
      micros: 0,
      upperMicros: 0,
      qualifier: 'exact',
    });
  });

  test('comes before the one of the whole machine, which comes before none', () => {
    const machine = must(ratePrices.rows[0]?.unitMicros ?? null, 'a rate');
    expect(quote(kept(), ratePrices).micros).toBe(3000);
    expect(quote(kept({ microsPerSecond: null }), ratePrices).micros).toBe(machine * 10);
  });

  test('another rate is another table in the ledger', () => {
    const ids = [kept(), kept({ microsPerSecond: 301 })].map((one) => withWorkflowRates(noPrices, [one]).id);
    expect(new Set(ids).size).toBe(2);
  });
});
