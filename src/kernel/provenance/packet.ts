import { assert } from '../shared/assert.ts';
import type { ProvenanceFacts, SelectedMetadata } from './metadata.ts';
import type { CostReceipt } from './receipt.ts';
import { exportPresets } from './presets.ts';
import { sourceTypeUri } from './sourceType.ts';
import { utf8Length } from './xml.ts';
import { xmpPacket, xmpText } from './xmp.ts';
import type { XmpName, XmpProperty, XmpValue } from './xmp.ts';

/** One JPEG segment holds 65 502 bytes of packet; the same cap everywhere keeps the formats alike. */
export const maxPacketBytes = 60_000;
const smallestCapBytes = 12_000;

export interface BuiltPacket {
  readonly xmp: string;
  /** What had to be shortened to fit, in words; empty when everything is inside. */
  readonly shortened: readonly string[];
}

/**
 * The packet for a file. Never above `maxBytes`: first the oldest history goes, then the oldest receipt
 * items, then long texts are cut, and each is named in `shortened`. The sidecar has it all (`fullPacket`).
 */
export function embeddedPacket(selected: SelectedMetadata, maxBytes: number = maxPacketBytes): BuiltPacket {
  assert(maxBytes >= smallestCapBytes, 'the cap leaves room for the fixed properties');
  const paddingBytes = exportPresets[selected.preset].paddingBytes;
  const shortened: string[] = [];
  let current = selected;
  for (;;) {
    const xmp = build(current, paddingBytes);
    if (utf8Length(xmp) <= maxBytes) return { xmp, shortened };
    const smaller = shorten(current);
    if (!shortened.includes(smaller.what)) shortened.push(smaller.what);
    current = smaller.selected;
  }
}

/** The packet of the `.xmp` sidecar: complete, whatever its length. */
export function fullPacket(selected: SelectedMetadata): string {
  return build(selected, 0);
}

function build(selected: SelectedMetadata, paddingBytes: number): string {
  // A preset that keeps the program's name back keeps it back here too.
  return xmpPacket(xmpProperties(selected), { toolkit: selected.facts.creatorTool, paddingBytes });
}

const shortestCutCharacters = 64;

/** One step smaller; terminates because every step at least halves a list or a text. */
function shorten(selected: SelectedMetadata): { selected: SelectedMetadata; what: string } {
  const { facts } = selected;
  if (facts.history.length > 0) {
    const history = facts.history.slice(Math.ceil(facts.history.length / 2));
    return { selected: { ...selected, facts: { ...facts, history } }, what: 'history' };
  }
  if (facts.receipt && facts.receipt.items.length > 0) {
    const { items } = facts.receipt;
    const receipt = { ...facts.receipt, items: items.slice(Math.ceil(items.length / 2)) };
    return { selected: { ...selected, facts: { ...facts, receipt } }, what: 'receipt items' };
  }
  return shortenTexts(selected);
}

function shortenTexts(selected: SelectedMetadata): { selected: SelectedMetadata; what: string } {
  const { facts } = selected;
  const longest = Math.max(
    ...Object.values(facts)
      .flatMap((value) => (Array.isArray(value) ? value : [value]))
      .map((value) => (typeof value === 'string' ? value.length : 0)),
  );
  const limit = Math.max(shortestCutCharacters, Math.floor(longest / 2));
  const cutFacts = Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [key, cutAny(value, limit)]),
  ) as unknown as SelectedMetadata['facts'];
  const fewer = longest <= shortestCutCharacters;
  return {
    selected: {
      ...selected,
      facts: fewer
        ? {
            ...cutFacts,
            prompts: half(facts.prompts),
            creators: half(facts.creators),
            sourceCreators: half(facts.sourceCreators),
            aiSystems: half(facts.aiSystems),
          }
        : cutFacts,
    },
    what: 'long texts',
  };
}

function half<T>(list: readonly T[]): readonly T[] {
  return list.slice(0, Math.floor(list.length / 2));
}

function cutAny(value: unknown, limit: number): unknown {
  if (typeof value === 'string') return cut(value, limit);
  if (Array.isArray(value)) return value.map((item) => (typeof item === 'string' ? cut(item, limit) : item));
  return value;
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

/** The properties in XMP's own names, ready for `xmpPacket`. */
export function xmpProperties(selected: SelectedMetadata): XmpProperty[] {
  const { facts } = selected;
  return [
    property('Iptc4xmpExt:DigitalSourceType', xmpText(sourceTypeUri(facts.sourceType))),
    property('Iptc4xmpExt:AISystemUsed', xmpText(aiSystemNames(selected))),
    property('Iptc4xmpExt:AISystemVersionUsed', xmpText(aiSystemVersions(selected))),
    property('Iptc4xmpExt:AIPromptInformation', xmpText(facts.prompts.join('\n\n'))),
    property('Iptc4xmpExt:AIPromptWriterName', xmpText(facts.promptWriter)),
    property('dc:title', language(facts.title)),
    property('dc:description', language(facts.description || facts.sourceDescription)),
    property('dc:rights', language(facts.rights)),
    property('dc:creator', { kind: 'seq', items: creatorsOf(facts).map(xmpText) }),
    property('xmpRights:Marked', xmpText(facts.rights === '' ? '' : 'True')),
    property('xmpRights:UsageTerms', language(facts.usageTerms || facts.sourceUsageTerms)),
    property('photoshop:Credit', xmpText(facts.credit || facts.sourceCredit)),
    property('photoshop:Instructions', xmpText(facts.instructions)),
    property('photoshop:ICCProfile', xmpText(selected.iccProfileName)),
    property('tiff:Copyright', language(facts.sourceCopyright)),
    property('xmp:CreatorTool', xmpText(facts.creatorTool)),
    property('xmp:CreateDate', xmpText(facts.createdAt)),
    property('xmp:ModifyDate', xmpText(facts.modifiedAt)),
    property('xmp:MetadataDate', xmpText(facts.modifiedAt)),
    property('xmpMM:DocumentID', xmpText(facts.documentId)),
    property('xmpMM:InstanceID', xmpText(facts.instanceId)),
    property('xmpMM:OriginalDocumentID', xmpText(facts.originalDocumentId)),
    property('xmpMM:DerivedFrom', derivedFrom(selected)),
    property('xmpMM:History', historyList(selected)),
    property('ninetyten:Receipt', facts.receipt ? receiptValue(facts.receipt) : xmpText('')),
  ];
}

/** Who made the picture, then who made what it was made from. */
export function creatorsOf(facts: ProvenanceFacts): readonly string[] {
  return [...new Set([...facts.creators, ...facts.sourceCreators])];
}

export function aiSystemNames(selected: SelectedMetadata): string {
  return selected.facts.aiSystems.map((system) => system.name).join('; ');
}

/** One system: its version alone. Several: "name version" pairs, as the property holds a single text. */
export function aiSystemVersions(selected: SelectedMetadata): string {
  const systems = selected.facts.aiSystems.filter((system) => system.version !== '');
  if (selected.facts.aiSystems.length <= 1) return systems[0]?.version ?? '';
  return systems.map((system) => `${system.name} ${system.version}`).join('; ');
}

function property(name: XmpName, value: XmpValue): XmpProperty {
  return { name, value };
}

function language(text: string): XmpValue {
  return { kind: 'language', text };
}

function derivedFrom(selected: SelectedMetadata): XmpValue {
  const from = selected.facts.derivedFrom;
  if (!from) return xmpText('');
  return {
    kind: 'structure',
    fields: [
      property('stRef:documentID', xmpText(from.documentId)),
      property('stRef:instanceID', xmpText(from.instanceId)),
    ],
  };
}

function historyList(selected: SelectedMetadata): XmpValue {
  const items = selected.facts.history.map((item): XmpValue => ({
    kind: 'structure',
    fields: [
      property('stEvt:action', xmpText(item.action)),
      property('stEvt:when', xmpText(item.when)),
      property('stEvt:softwareAgent', xmpText(item.softwareAgent)),
      property('stEvt:instanceID', xmpText(item.instanceId ?? '')),
      property('stEvt:changed', xmpText(item.changed ?? '')),
      property('stEvt:parameters', xmpText(item.parameters ?? '')),
    ],
  }));
  return { kind: 'seq', items };
}

function receiptValue(receipt: CostReceipt): XmpValue {
  const texts: readonly (readonly [string, string])[] = [
    ['Version', receipt.version],
    ['ReceiptID', receipt.receiptId],
    ['IssuedAt', receipt.issuedAt],
    ['Status', receipt.status],
    ['Credits', receipt.credits],
    ['Amount', receipt.amount],
    ['OversightAmount', receipt.oversightAmount],
    ['TotalAmount', receipt.totalAmount],
    ['Currency', receipt.currency],
    ['WaitSeconds', receipt.waitSeconds],
    ['HumanSeconds', receipt.humanSeconds],
    ['Iterations', String(receipt.iterations)],
    ['FailedCalls', String(receipt.failedCalls)],
    ['Unpriced', receipt.unpriced === 0 ? '' : String(receipt.unpriced)],
    ['PriceListDate', receipt.priceListDate ?? ''],
  ];
  const items = receipt.items.map((item): XmpValue => ({
    kind: 'structure',
    fields: [
      property('ninetyten:Operation', xmpText(item.operation)),
      property('ninetyten:Model', xmpText(item.model)),
      property('ninetyten:Provider', xmpText(item.provider)),
      property('ninetyten:Outcome', xmpText(item.outcome)),
      property('ninetyten:Credits', xmpText(item.credits ?? '')),
      property('ninetyten:Amount', xmpText(item.amount ?? '')),
      property('ninetyten:WaitSeconds', xmpText(item.waitSeconds)),
      property('ninetyten:When', xmpText(item.when)),
    ],
  }));
  return {
    kind: 'structure',
    fields: [
      ...texts.map(([name, text]) => property(`ninetyten:${name}`, xmpText(text))),
      property('ninetyten:Items', { kind: 'seq', items }),
    ],
  };
}
