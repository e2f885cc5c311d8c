import fc from 'fast-check';
import { JSDOM } from 'jsdom';
import { describe, expect, test } from 'vitest';

import { receipt, sampleFacts, secrets } from './sampleFacts.ts';
import { selectForPreset } from '../../../src/kernel/provenance/metadata.ts';
import { embeddedPacket, fullPacket, maxPacketBytes } from '../../../src/kernel/provenance/packet.ts';
import { exportPresets, fieldsOf } from '../../../src/kernel/provenance/presets.ts';
import type { PresetId } from '../../../src/kernel/provenance/presets.ts';
import { previewFields } from '../../../src/kernel/provenance/preview.ts';
import { sidecarsOf } from '../../../src/kernel/provenance/sidecar.ts';
import { withheldTexts } from '../../../src/kernel/provenance/withheld.ts';
import { escapeXml, utf8Length } from '../../../src/kernel/provenance/xml.ts';
import { receiptNamespace } from '../../../src/kernel/provenance/xmp.ts';

const { DOMParser } = new JSDOM('').window;

function parse(xml: string): Document {
  return new DOMParser().parseFromString(xml, 'text/xml');
}

function packet(preset: PresetId): string {
  return embeddedPacket(selectForPreset(preset, sampleFacts, 'sRGB')).xmp;
}

describe('presets', () => {
  test('client delivery holds provenance and rights, and none of the planted secrets', () => {
    const xmp = packet('client');
    expect(xmp).toContain('digitalsourcetype/compositeWithTrainedAlgorithmicMedia<');
    expect(xmp).toContain('>MI-GAN<');
    expect(xmp).toContain('© 2026 Acme &lt;Studio&gt;');
    for (const secret of Object.values(secrets)) expect(xmp).not.toContain(escapeXml(secret));
    expect(xmp).not.toContain('ninetyten');
  });

  test('the archive holds every one of them (parameters stand in a chunk of their own)', () => {
    const xmp = packet('archive');
    const { parameters, ...others } = secrets;
    for (const secret of Object.values(others)) expect(xmp).toContain(escapeXml(secret));
    expect(xmp).not.toContain(parameters);
    expect(xmp).toContain(`xmlns:ninetyten="${receiptNamespace}"`);
  });

  test('what the sources say fills in where nothing was typed, in the archive only', () => {
    const untyped = { ...sampleFacts, description: '', usageTerms: '', credit: '' };
    const written = (preset: PresetId, facts = untyped): string =>
      embeddedPacket(selectForPreset(preset, facts, 'sRGB')).xmp;
    for (const text of ['source-description-9921', 'source-terms-9922', 'source-credit-9923']) {
      expect(written('archive')).toContain(text);
      expect(written('archive', sampleFacts)).not.toContain(text);
      expect(written('client')).not.toContain(text);
      expect(written('minimal')).not.toContain(text);
    }
    const creators = parse(written('archive')).getElementsByTagName('dc:creator')[0];
    expect(creators?.textContent?.match(/Designer 4482\s+Larkspur/)).not.toBeNull();
  });

  test('a source described in words of the format itself is no leak', () => {
    const facts = {
      ...sampleFacts,
      sourceDescription: 'Description',
      sourceCredit: 'rights',
      sourceUsageTerms: 'title',
    };
    const withheld = withheldTexts(facts, selectForPreset('client', facts, 'sRGB'));
    for (const word of ['Description', 'rights', 'title']) expect(withheld).not.toContain(word);
  });

  test('minimal holds the digital source type and no other property', () => {
    const properties = parse(packet('minimal')).getElementsByTagName('rdf:Description')[0]?.children ?? [];
    expect(Array.from(properties, (property) => property.tagName)).toEqual(['Iptc4xmpExt:DigitalSourceType']);
  });

  test('a preset that keeps the program’s name back names it nowhere in the packet', () => {
    const facts = { ...sampleFacts, creatorTool: 'Ninetyten' };
    const selected = selectForPreset('minimal', facts, 'sRGB');
    expect(withheldTexts(facts, selected)).toContain('Ninetyten');
    expect(embeddedPacket(selected).xmp).not.toContain('Ninetyten');
    expect(embeddedPacket(selectForPreset('client', facts, 'sRGB')).xmp).toContain('x:xmptk="Ninetyten"');
  });

  test('the digital source type is in every preset and cannot be switched off', () => {
    for (const id of ['client', 'archive', 'minimal'] as const) {
      expect(fieldsOf(id, { omit: ['digital-source-type'] })).toContain('digital-source-type');
    }
  });

  test('the receipt and the prompt cannot be added to a file for clients', () => {
    const fields = fieldsOf('client', {
      add: ['receipt', 'prompt', 'creator'],
      omit: ['ai-system', 'rights'],
    });
    expect(fields).not.toContain('receipt');
    expect(fields).not.toContain('prompt');
    expect(fields).toContain('creator');
    expect(fields).not.toContain('ai-system');
    expect(fields).toContain('rights');
  });

  test('the preview names exactly what the packet holds', () => {
    const client = previewFields(selectForPreset('client', sampleFacts, 'sRGB'));
    expect(client.map(({ label }) => label)).toEqual([
      'Digital source type',
      'AI system',
      'AI system version',
      'Title',
      'Description',
      'Rights',
      'Usage terms',
      'Credit',
      'Created with',
      'Created',
      'Modified',
      'Colour profile',
      'Document ID',
      'Instance ID',
    ]);
    const archive = previewFields(selectForPreset('archive', sampleFacts, 'sRGB'));
    expect(archive.find(({ label }) => label === 'Cost receipt')?.value).toBe(
      '8675.309125 USD+, 867530.9125 credits, 3 iterations',
    );
  });

  test('withheld texts are what the preset keeps back, no more', () => {
    const selected = selectForPreset('client', sampleFacts, 'sRGB');
    const withheld = withheldTexts(sampleFacts, selected);
    for (const secret of Object.values(secrets)) expect(withheld).toContain(secret);
    expect(withheld).not.toContain(sampleFacts.title);
    // The system is allowed, so its name in the history is no secret.
    expect(withheld).not.toContain('MI-GAN');
    expect(withheldTexts(sampleFacts, selectForPreset('archive', sampleFacts, 'sRGB'))).toEqual([]);
  });

  test('a name and version that the packet joins are no secret when both are allowed', () => {
    const aiSystems = [
      { name: 'MI-GAN', version: '1.0' },
      { name: 'Brush', version: '2' },
    ];
    const item = { ...receipt.items[0], model: 'MI-GAN 1.0' };
    const facts = { ...sampleFacts, aiSystems, receipt: { ...receipt, items: [item] } } as typeof sampleFacts;
    const withheld = withheldTexts(facts, selectForPreset('client', facts, 'sRGB'));
    expect(withheld).not.toContain('MI-GAN 1.0');
    expect(withheld).toContain(secrets.prompt);
  });

  test('presets are plain data', () => {
    expect(JSON.parse(JSON.stringify(exportPresets))).toEqual(exportPresets);
  });
});

describe('the packet', () => {
  test('is well-formed, with the wrapper other programs look for', () => {
    const xmp = packet('archive');
    expect(xmp.startsWith('<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>')).toBe(true);
    expect(xmp.endsWith('<?xpacket end="w"?>')).toBe(true);
    expect(parse(xmp).querySelector('parsererror')).toBeNull();
  });

  test('declares only the namespaces it uses', () => {
    expect(packet('minimal').match(/xmlns:/g)).toHaveLength(3); // x, rdf, Iptc4xmpExt
  });

  test('pads the archive by about 2 kB and nothing else', () => {
    const selected = selectForPreset('archive', sampleFacts, 'sRGB');
    expect(utf8Length(embeddedPacket(selected).xmp) - utf8Length(fullPacket(selected))).toBe(2000);
    expect(packet('client')).not.toMatch(/ {50}/);
  });

  test('an unknown price is left out of its receipt item, never 0', () => {
    const items = [...parse(packet('archive')).getElementsByTagName('ninetyten:Operation')].map(
      (operation) => [
        operation.textContent,
        operation.parentElement?.getElementsByTagName('ninetyten:Amount')[0]?.textContent,
      ],
    );
    expect(items).toEqual([
      ['generate', '0.04'],
      ['erase', undefined],
    ]);
  });

  test('stays under the cap whatever is put in, and names what it shortened', () => {
    const step = { action: 'edited' as const, when: '2026-11-22T09:00:00Z', softwareAgent: 'x'.repeat(300) };
    const huge = {
      ...sampleFacts,
      prompts: ['😀&'.repeat(40_000)],
      history: Array.from({ length: 5000 }, () => step),
      receipt: {
        ...receipt,
        items: Array.from({ length: 3000 }, () => receipt.items[0]).flatMap((item) => item ?? []),
      },
    };
    const selected = selectForPreset('archive', huge, 'sRGB');
    const built = embeddedPacket(selected);
    expect(utf8Length(built.xmp)).toBeLessThanOrEqual(maxPacketBytes);
    expect(built.shortened).toEqual(['history', 'receipt items', 'long texts']);
    expect(parse(built.xmp).querySelector('parsererror')).toBeNull();
    expect(built.xmp).toContain(sampleFacts.documentId);
    // The sidecar is complete.
    expect(fullPacket(selected).match(/<stEvt:when>/g)).toHaveLength(5000);
  });

  test('any text survives escaping and parsing, except characters XML cannot hold', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(anyText, (text) => {
        const xmp = embeddedPacket(
          selectForPreset('minimal', { ...sampleFacts, sourceType: 'print' }, text),
        ).xmp;
        expect(xmp).not.toContain('parsererror');
        const back = parse(`<a b="${escapeXml(text)}">${escapeXml(text)}</a>`).documentElement;
        const allowed = Array.from(text).filter(isAllowedInXml).join('');
        expect(back.textContent).toBe(allowed);
      }),
      { seed: 11 },
    );
  });

  test('UTF-8 length is that of an encoder', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
      }),
    );
  });
});

describe('sidecars', () => {
  const file = {
    fileName: 'kettle.png',
    mimeType: 'image/png',
    width: 4,
    height: 3,
    sha256: 'ab'.repeat(32),
  };

  test('only the archive has them', () => {
    expect(sidecarsOf(selectForPreset('client', sampleFacts, 'sRGB'), file)).toEqual([]);
    expect(sidecarsOf(selectForPreset('minimal', sampleFacts, 'sRGB'), file)).toEqual([]);
    const names = sidecarsOf(selectForPreset('archive', sampleFacts, 'sRGB'), file).map(({ name }) => name);
    expect(names).toEqual(['kettle.xmp', 'kettle.receipt.json']);
  });

  test('the receipt carries the hash of the file and the instance that links the two', () => {
    const [, json] = sidecarsOf(selectForPreset('archive', sampleFacts, 'sRGB'), file);
    expect(JSON.parse(json?.text ?? '')).toEqual({
      ...receipt,
      file: { ...file, instanceId: sampleFacts.instanceId, documentId: sampleFacts.documentId },
    });
  });
});

/** XML 1.0, production 2 (Char). */
function isAllowedInXml(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return [0x09, 0x0a, 0x0d].includes(code);
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000;
}
