import { describe, expect, test } from 'vitest';

import { filledGraph } from '../../../../src/engines/hosted/comfyui/fill.ts';
import { readWorkflow } from '../../../../src/engines/hosted/comfyui/workflow.ts';
import type { OperationId } from '../../../../src/kernel/operations/catalogue.ts';
import { eraseFile, eraseWorkflow, facts, generateFile, generateWorkflow, node } from './workflows.ts';

const complaints = (file: unknown, operation: OperationId = 'erase'): readonly string[] => {
  const read = readWorkflow(file, facts(operation), null);
  return read.ok ? [] : read.error;
};

describe('a workflow file', () => {
  test('says by the titles of its nodes where values go', () => {
    expect(eraseWorkflow.slots).toEqual({
      image: [{ node: '1', field: 'image' }],
      mask: [{ node: '2', field: 'image' }],
      face: [],
      prompt: [],
      seed: [{ node: '4', field: 'seed' }],
      width: [],
      height: [],
      output: '7',
    });
  });

  test('may name several nodes for a value', () => {
    const file = { ...generateFile, '11': node('Text', 'ninetyten:prompt', { text: ['6', 0], value: 'x' }) };
    const read = readWorkflow(file, facts('generate'), null);
    expect(read.ok && read.value.slots.prompt).toEqual([
      { node: '6', field: 'text' },
      // What comes over a wire is not ours to replace.
      { node: '11', field: 'value' },
    ]);
  });

  test.each([
    ['no object', 'nonsense', 'This file is no workflow: it holds no nodes.'],
    ['an empty one', {}, 'This workflow is empty.'],
    [
      'the editor’s own format',
      { nodes: [], links: [], version: 0.4 },
      'This file is for ComfyUI’s editor: save it again with Export (API), which older versions call Save (API Format).',
    ],
    [
      'something that is no node',
      { ...eraseFile, note: 'mine' },
      'This file is no workflow in API format: “note” is not a node.',
    ],
  ])('is refused: %s', (_what, file, sentence) => {
    expect(complaints(file)).toEqual([sentence]);
  });

  test.each([
    [
      'generate',
      [
        'Give the node whose pictures are the result (SaveImage or PreviewImage) the title “ninetyten:output”.',
        'This tool needs a node with the title “ninetyten:prompt”.',
        'This tool needs a node with the title “ninetyten:seed”.',
        'This tool needs a node with the title “ninetyten:size”.',
      ],
    ],
    [
      'erase',
      [
        'Give the node whose pictures are the result (SaveImage or PreviewImage) the title “ninetyten:output”.',
        'This tool needs a node with the title “ninetyten:image”.',
        'This tool needs a node with the title “ninetyten:mask”.',
      ],
    ],
  ] as const)('says all that %s lacks, at once', (operation, sentences) => {
    expect(complaints({ '1': node('SaveImage', 'Save', {}) }, operation)).toEqual(sentences);
  });

  test('two results are one too many', () => {
    const file = { ...eraseFile, '12': node('SaveImage', 'ninetyten:output', {}) };
    expect(complaints(file)).toEqual(['Only one node may be titled “ninetyten:output”; here are 7 and 12.']);
  });

  test('a title that means nothing is told', () => {
    const file = { ...eraseFile, '12': node('Text', 'ninetyten:promt', { text: '' }) };
    expect(complaints(file)).toEqual(['Node 12 is titled “ninetyten:promt”, which means nothing here.']);
  });

  test('a titled node without a field of its own is told', () => {
    const file = { ...eraseFile, '4': node('KSampler', 'ninetyten:seed', { seed: ['3', 0] }) };
    expect(complaints(file)).toEqual([
      'Node 4 (KSampler) is titled “ninetyten:seed” and has no value of its own for seed, noise_seed, value.',
    ]);
  });
});

describe('a graph that is filled in', () => {
  test('has the values, and all else as the user made it', () => {
    const before = structuredClone(generateFile);
    const { graph, slots } = generateWorkflow;
    const filled = filledGraph(graph, slots, { prompt: 'A lemon', seed: 9, width: 640, height: 480 });
    expect(filled).toEqual({
      ...generateFile,
      '3': node('KSampler', 'ninetyten:seed', { seed: 9, steps: 20 }),
      '5': node('EmptyLatentImage', 'ninetyten:size', { width: 640, height: 480, batch_size: 1 }),
      '6': node('CLIPTextEncode', 'ninetyten:prompt', { text: 'A lemon', clip: ['9', 1] }),
    });
    expect(generateFile).toEqual(before);
  });

  test('reads a grey mask by a colour: its alpha is opaque everywhere', () => {
    const { graph, slots } = eraseWorkflow;
    const filled = filledGraph(graph, slots, { image: 'a.png', mask: 'm.png' });
    expect(filled['2']).toEqual(node('LoadImageMask', 'ninetyten:mask', { image: 'm.png', channel: 'red' }));
    expect(filled['1']).toEqual(node('LoadImage', 'ninetyten:image', { image: 'a.png', upload: 'image' }));
  });
});
