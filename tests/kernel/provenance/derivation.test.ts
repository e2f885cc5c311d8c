import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { digitalSourceType } from '../../../src/kernel/provenance/derivation.ts';
import { pictureSources } from '../../../src/kernel/provenance/contributing.ts';
import type { FormerPixels } from '../../../src/kernel/provenance/contributing.ts';
import { parseSourceType, sourceTypeUri } from '../../../src/kernel/provenance/sourceType.ts';
import type { DigitalSourceType } from '../../../src/kernel/provenance/sourceType.ts';
import { identityTransform } from '../../../src/kernel/document/records.ts';
import type {
  DocumentRecord,
  ImportOrigin,
  LayerOrigin,
  LayerRecord,
  SourceOrigin,
} from '../../../src/kernel/document/records.ts';
import { assetId, callId, layerId, outputId, tileHash, tileKey } from '../../../src/kernel/shared/ids.ts';

type OutputOrigin = Extract<LayerOrigin, { kind: 'output' }>;

function layer(id: string, origin: LayerOrigin, patch: Partial<LayerRecord> = {}): LayerRecord {
  return {
    id: layerId(id),
    name: id,
    opacity: 1,
    blendMode: 'normal',
    visible: true,
    locked: false,
    transform: identityTransform,
    pixelWidth: 10,
    pixelHeight: 10,
    tiles: { [tileKey(0, 0)]: tileHash('a'.repeat(64)) },
    mask: null,
    origin,
    ...patch,
  };
}

function documentOf(layers: readonly LayerRecord[]): DocumentRecord {
  return {
    asset: assetId('a'),
    width: 10,
    height: 10,
    colorSpace: 'srgb',
    layerOrder: layers.map(({ id }) => id),
    layers: Object.fromEntries(layers.map((one) => [one.id, one])),
    selection: { shapes: [], featherPx: 0 },
    revision: 1,
  };
}

function codeOf(...origins: LayerOrigin[]): DigitalSourceType {
  return digitalSourceType(documentOf(origins.map((origin, index) => layer(`l${index}`, origin)))).code;
}

function importedSource(value: string | null, fileName = 'photo.jpg'): ImportOrigin {
  const digitalSourceTypeValue =
    value === null ? null : `http://cv.iptc.org/newscodes/digitalsourcetype/${value}`;
  return { kind: 'import', fileName, mimeType: 'image/jpeg', digitalSourceType: digitalSourceTypeValue };
}

const imported: (...of: Parameters<typeof importedSource>) => LayerOrigin = importedSource;

function output(
  tool: string,
  generative: boolean,
  trained: boolean,
  engine = `engine-${tool}`,
): OutputOrigin {
  return {
    kind: 'output',
    call: callId('c'),
    output: outputId(`o-${tool}`),
    tool,
    engine,
    generative,
    trained,
  };
}

const photo = imported(null);
const painted: LayerOrigin = { kind: 'painted' };
const studio = output('generate', true, false);
const diffusion = output('generate', true, true);
const erase = output('erase', true, true);
const upscale = output('upscale', false, true);
const patches = output('expand', true, false);
const backdrop = output('replace-background', false, false);
const restyle = output('style-transfer', false, false);

describe('one answer per history', () => {
  test.each<[string, LayerOrigin[], DigitalSourceType]>([
    ['nothing at all', [], 'digitalCreation'],
    ['painted only', [painted], 'digitalCreation'],
    ['a photo without a statement', [photo], 'humanEdits'],
    ['a photo that states its capture', [imported('digitalCapture')], 'digitalCapture'],
    ['that photo, painted on', [imported('digitalCapture'), painted], 'digitalCapture'],
    ['a photo, enhanced', [photo, upscale], 'algorithmicallyEnhanced'],
    ['a photo, enhanced and painted on', [photo, upscale, painted], 'humanEdits'],
    ['a photo with a generative erase', [photo, erase], 'compositeWithTrainedAlgorithmicMedia'],
    [
      'a captured photo with one too',
      [imported('digitalCapture'), erase],
      'compositeWithTrainedAlgorithmicMedia',
    ],
    [
      'a captured photo, painted by filters',
      [imported('digitalCapture'), restyle],
      'algorithmicallyEnhanced',
    ],
    [
      'that one, touched up by hand',
      [imported('digitalCapture'), restyle, painted],
      'algorithmicallyEnhanced',
    ],
    [
      'a photo, restyled by a model',
      [photo, output('style-transfer', true, true)],
      'compositeWithTrainedAlgorithmicMedia',
    ],
    ['a Studio render', [studio], 'algorithmicMedia'],
    ['a Studio render, painted on', [studio, painted], 'algorithmicMedia'],
    ['a Studio render with a generative erase', [studio, erase], 'compositeWithTrainedAlgorithmicMedia'],
    ['a Studio render over a photo', [photo, studio], 'compositeSynthetic'],
    ['a diffusion picture', [diffusion], 'trainedAlgorithmicMedia'],
    ['a diffusion picture, erased and painted', [diffusion, erase, painted], 'trainedAlgorithmicMedia'],
    ['a diffusion picture over a photo', [photo, diffusion], 'compositeSynthetic'],
    ['a diffusion picture and a Studio render', [diffusion, studio], 'compositeSynthetic'],
    ['an imported generated picture', [imported('trainedAlgorithmicMedia')], 'trainedAlgorithmicMedia'],
    [
      'an imported edited picture',
      [imported('compositeWithTrainedAlgorithmicMedia')],
      'compositeWithTrainedAlgorithmicMedia',
    ],
    ['an imported synthetic composite', [imported('compositeSynthetic')], 'compositeSynthetic'],
    ['two photos of unknown kind', [photo, imported(null, 'b.jpg')], 'composite'],
    ['two captures', [imported('digitalCapture'), imported('digitalCapture', 'b.jpg')], 'compositeCapture'],
    ['one photo twice', [imported('digitalCapture'), imported('digitalCapture')], 'digitalCapture'],
    [
      'a captured photo, continued with patches of itself',
      [imported('digitalCapture'), patches],
      'composite',
    ],
    ['a photo continued and painted on', [photo, patches, painted], 'composite'],
    ['a Studio render, continued', [studio, patches], 'algorithmicMedia'],
    [
      'a photo continued by a trained model',
      [photo, output('expand', true, true)],
      'compositeWithTrainedAlgorithmicMedia',
    ],
    ['a photo on another background', [imported('digitalCapture'), backdrop], 'composite'],
    ['a retired value', [imported('minorHumanEdits')], 'humanEdits'],
    ['an unknown value', [imported('somethingNew')], 'humanEdits'],
  ])('%s', (_name, origins, expected) => {
    expect(codeOf(...origins)).toBe(expected);
  });
});

describe('which layers count', () => {
  test('a hidden, transparent or empty generated layer is not in the picture', () => {
    for (const patch of [{ visible: false }, { opacity: 0 }, { tiles: {} }]) {
      const document = documentOf([layer('photo', photo), layer('gen', diffusion, patch)]);
      expect(digitalSourceType(document).code).toBe('humanEdits');
    }
  });

  test('hidden layers below a result count: it was made from them', () => {
    const document = documentOf([layer('gen', diffusion, { visible: false }), layer('up', upscale)]);
    expect(digitalSourceType(document).code).toBe('trainedAlgorithmicMedia');
  });

  test('a generated picture that was flattened and deleted is still known from its descendants', () => {
    const flattened: LayerOrigin = { kind: 'derived', operation: 'resize', from: [layerId('gone')] };
    const former: FormerPixels = { origins: { gone: diffusion }, outputParents: {} };
    const document = documentOf([layer('flat', flattened)]);
    expect(digitalSourceType(document, former).code).toBe('trainedAlgorithmicMedia');
  });

  test('parents of outputs are followed, also in a circle', () => {
    const former: FormerPixels = {
      origins: { deleted: erase },
      outputParents: { 'o-upscale': ['deleted'], 'o-erase': ['o-upscale'] },
    };
    const { code, generativeEngines } = digitalSourceType(
      documentOf([layer('p', photo), layer('u', upscale)]),
      former,
    );
    expect(code).toBe('compositeWithTrainedAlgorithmicMedia');
    expect(generativeEngines).toEqual(['engine-erase']);
  });
});

describe('sources that a result recorded', () => {
  const madeFrom = (...sources: SourceOrigin[]): LayerOrigin => ({ ...upscale, madeFrom: sources });

  test('count when the layers they came from are gone', () => {
    const aiMade = importedSource('trainedAlgorithmicMedia');
    const from = (...sources: SourceOrigin[]): DigitalSourceType =>
      digitalSourceType(documentOf([layer('up', madeFrom(...sources))])).code;
    expect(from(aiMade)).toBe('trainedAlgorithmicMedia');
    expect(from(aiMade, importedSource(null))).toBe('compositeSynthetic');
    expect(from(importedSource(null))).toBe('algorithmicallyEnhanced');
    expect(from(importedSource('digitalCapture'))).toBe('digitalCapture');
    expect(from({ kind: 'painted' })).toBe('digitalCreation');
  });

  test('are not counted twice while their layer is still there', () => {
    const source = importedSource('digitalCapture');
    const document = documentOf([layer('photo', source), layer('up', madeFrom(source))]);
    expect(digitalSourceType(document).code).toBe('digitalCapture');
  });

  test('are handed on to what is made from that result, each once', () => {
    const [first, second] = [importedSource(null, 'a.jpg'), importedSource(null, 'b.jpg')];
    const document = documentOf([layer('b', second), layer('up', madeFrom(first, second))]);
    expect(pictureSources(document)).toEqual([second, first]);
  });

  test('are absent in documents stored earlier: an enhancement is still no creation from nothing', () => {
    const old = documentOf([layer('up', upscale)]);
    expect(digitalSourceType(old).code).toBe('algorithmicallyEnhanced');
    expect(pictureSources(old)).toEqual([]);
  });
});

test('generative content never un-happens: adding layers on top keeps the AI mark', () => {
  const generative = new Set<DigitalSourceType>([
    'trainedAlgorithmicMedia',
    'compositeWithTrainedAlgorithmicMedia',
    'compositeSynthetic',
  ]);
  const origins = fc.constantFrom(
    photo,
    imported('digitalCapture', 'c.jpg'),
    painted,
    studio,
    diffusion,
    erase,
    upscale,
    backdrop,
  );
  fc.assert(
    fc.property(fc.array(origins, { maxLength: 6 }), fc.array(origins, { maxLength: 4 }), (below, above) => {
      if (!generative.has(codeOf(...below))) return;
      expect(generative.has(codeOf(...below, ...above))).toBe(true);
    }),
    { seed: 7 },
  );
});

test('values of other programs are read in every spelling; retired terms are never written', () => {
  expect(parseSourceType('https://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture')).toBe(
    'digitalCapture',
  );
  expect(parseSourceType('digsrctype:digitalcapture')).toBe('digitalCapture');
  expect(parseSourceType('http://c2pa.org/digitalsourcetype/trainedAlgorithmicData')).toBe(
    'trainedAlgorithmicMedia',
  );
  expect(parseSourceType('http://c2pa.org/digitalsourcetype/empty')).toBeNull();
  expect(parseSourceType('__proto__')).toBeNull();
  for (const retired of ['minorHumanEdits', 'digitalArt', 'softwareImage']) {
    const code = parseSourceType(retired);
    expect(code).not.toBeNull();
    expect(sourceTypeUri(code ?? 'print')).not.toContain(retired);
  }
});
