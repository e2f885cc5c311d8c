/** An independent reader of another family (ExifTool) on real files. It costs seconds a call: few and broad. */
import { parseMetadata } from '@uswriting/exiftool';
import { expect, test } from 'vitest';

import { receipt, sampleFacts } from '../../kernel/provenance/sampleFacts.ts';
import { pictureFixtures } from '../../fixtures/pictures.ts';
import { selectForPreset } from '../../../src/kernel/provenance/metadata.ts';
import { embeddedPacket } from '../../../src/kernel/provenance/packet.ts';
import { writeJpegMetadata } from '../../../src/storage/files/export/jpeg.ts';
import { writePngMetadata } from '../../../src/storage/files/export/png.ts';
import { writeWebpMetadata } from '../../../src/storage/files/export/webp.ts';

const selected = selectForPreset('archive', sampleFacts, 'sRGB');
const metadata = { xmp: embeddedPacket(selected).xmp, parameters: sampleFacts.parameters };

test.each([
  ['plain.png', 'image/png', writePngMetadata],
  ['plain.jpg', 'image/jpeg', writeJpegMetadata],
  ['plain.webp', 'image/webp', writeWebpMetadata],
] as const)(
  '%s: valid, and every field is where other programs look',
  { timeout: 120_000 },
  async (name, type, write) => {
    const source = (await pictureFixtures())[name];
    const written = write(new Uint8Array(source ?? []), metadata);
    if (!written.ok) throw new Error(written.error.message);
    const read = await parseMetadata(new File([written.value], name, { type }), {
      args: ['-json', '-G1', '-struct', '-validate', '-warning', '-error', '-all'],
    });
    if (!read.success) throw new Error(read.error);
    const [tags] = JSON.parse(read.data);
    expect(tags['ExifTool:Validate'] ?? tags['Validate']).toMatch(/^OK|^0 0 0/);
    expect(tags).not.toHaveProperty('ExifTool:Warning');
    expect(tags).toMatchObject({
      'XMP-iptcExt:DigitalSourceType':
        'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia',
      'XMP-iptcExt:AISystemUsed': 'MI-GAN',
      'XMP-iptcExt:AIPromptInformation': sampleFacts.prompts[0],
      'XMP-dc:Title': sampleFacts.title,
      'XMP-dc:Rights': sampleFacts.rights,
      'XMP-dc:Creator': [...sampleFacts.creators, ...sampleFacts.sourceCreators],
      'XMP-xmpMM:InstanceID': sampleFacts.instanceId,
      'XMP-photoshop:Credit': sampleFacts.credit,
      'XMP-ninetyten:Receipt': {
        ReceiptID: receipt.receiptId,
        Items: [{ Operation: 'generate' }, { Operation: 'erase' }],
      },
    });
    expect(String(tags['XMP-ninetyten:Receipt'].Amount)).toBe(receipt.amount);
    expect(tags['XMP-xmpMM:History']).toHaveLength(2);
  },
);
