import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';

export interface SafeSvg {
  /** Serialised without anything that runs, loads or points outside the file. */
  readonly markup: string;
  /** Size in CSS pixels that the file states, or null. */
  readonly stated: { readonly width: number; readonly height: number } | null;
  /** What was taken out, in words. */
  readonly removed: readonly string[];
}

export interface SvgProblem {
  readonly kind: 'damaged' | 'unsafe-svg' | 'no-size';
  readonly reason: string;
}

const svgNamespace = 'http://www.w3.org/2000/svg';
const xlinkNamespace = 'http://www.w3.org/1999/xlink';
const maxElements = 100_000;
/** Elements that run code, load documents, or change over time. */
const forbidden = new Set([
  'script',
  'foreignobject',
  'iframe',
  'object',
  'embed',
  'audio',
  'video',
  'canvas',
  'handler',
  'listener',
  'animate',
  'animatemotion',
  'animatetransform',
  'animatecolor',
  'set',
  'discard',
]);

/**
 * Reduces an SVG to a still picture made of itself alone. A picture drawn through `<img>` runs no script and
 * loads nothing from outside by the browser's own rule; this is the second wall, and it lets us say what was removed.
 */
export function sanitizeSvg(text: string): Result<SafeSvg, SvgProblem> {
  if (hasHostileEntities(text)) {
    return err({ kind: 'unsafe-svg', reason: 'it defines nested or external entities' });
  }
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
  const root = parsed.documentElement;
  if (parsed.querySelector('parsererror') || root.localName !== 'svg' || root.namespaceURI !== svgNamespace) {
    return err({ kind: 'damaged', reason: 'it is not well-formed SVG' });
  }
  const removed = new Map<string, number>();
  function note(what: string): void {
    removed.set(what, (removed.get(what) ?? 0) + 1);
  }
  const elements = [...root.querySelectorAll('*')];
  if (elements.length > maxElements) return err({ kind: 'unsafe-svg', reason: 'it has too many elements' });
  for (const element of [root, ...elements]) {
    if (!root.contains(element)) continue; // went with a removed parent
    if (forbidden.has(element.localName.toLowerCase())) {
      note(`<${element.localName}>`);
      element.remove();
    } else cleanElement(element, note);
  }
  if (expandedElements(root) > maxElements) {
    return err({ kind: 'unsafe-svg', reason: 'its repeated references multiply without end' });
  }
  const stated = statedSize(root);
  const markup = new XMLSerializer().serializeToString(root);
  return ok({
    markup,
    stated,
    removed: [...removed].map(([what, count]) => (count === 1 ? what : `${count} × ${what}`)),
  });
}

/** Internal entities are common (Illustrator); ones that refer to others or to files are an attack. */
function hasHostileEntities(text: string): boolean {
  const declarations = text.match(/<!ENTITY[^>]*>/gi) ?? [];
  return declarations.some(
    (declaration) =>
      /<!ENTITY\s+%/i.test(declaration) ||
      /\s(SYSTEM|PUBLIC)\s/i.test(declaration) ||
      /["'][^"']*&(?!#)[^"']*["']/.test(declaration),
  );
}

function cleanElement(element: Element, note: (what: string) => void): void {
  // A copy: the list is live and shrinks while attributes are removed.
  for (const attribute of Array.from(element.attributes)) {
    const name = attribute.localName.toLowerCase();
    if (name.startsWith('on')) {
      note('event handler');
      element.removeAttributeNode(attribute);
    } else if ((name === 'href' || name === 'src') && !isInside(attribute.value)) {
      if (element.localName !== 'a') note('external reference');
      element.removeAttributeNode(attribute);
    } else if (pointsOutside(attribute.value)) {
      note('external reference');
      element.removeAttributeNode(attribute);
    }
  }
  if (
    element.localName === 'style' &&
    (pointsOutside(element.textContent) || /@import/i.test(element.textContent))
  ) {
    note('external style');
    element.textContent = element.textContent
      .replace(/@import[^;]*;?/gi, '')
      .replace(/url\(\s*(?!['"]?\s*#)[^)]*\)/gi, 'none');
  }
}

/** A reference within the file, or a picture embedded in it. */
function isInside(reference: string): boolean {
  const trimmed = reference.trim();
  return trimmed.startsWith('#') || /^data:image\/(png|jpeg|jpg|gif|webp|avif|bmp)[;,]/i.test(trimmed);
}

/** Any `url(…)` that is not a fragment; escapes could hide one, so a backslash counts as outside. */
function pointsOutside(value: string): boolean {
  if (!/url|\\|image-set|src\s*\(/i.test(value)) return false;
  const references = [...value.matchAll(/url\(\s*(['"]?)\s*([^)'"]*)/gi)];
  return references.some((match) => !isInside(match[2] ?? '')) || /\\|image-set|src\s*\(/i.test(value);
}

/** Elements after every `<use>` is replaced by what it names: ten lines can stand for a billion. */
function expandedElements(root: Element): number {
  const counts = new Map<Element, number>();
  const open = new Set<Element>();
  function count(element: Element): number {
    const known = counts.get(element);
    if (known !== undefined) return known;
    // A reference to itself is invalid and draws nothing.
    if (open.has(element)) return 0;
    open.add(element);
    let total = 1;
    for (const child of element.children) total = Math.min(maxElements + 1, total + count(child));
    if (element.localName === 'use') {
      const reference = element.getAttribute('href') ?? element.getAttributeNS(xlinkNamespace, 'href') ?? '';
      const target = reference.startsWith('#') ? root.ownerDocument.getElementById(reference.slice(1)) : null;
      if (target) total = Math.min(maxElements + 1, total + count(target));
    }
    open.delete(element);
    counts.set(element, total);
    return total;
  }
  return count(root);
}

function statedSize(root: Element): { width: number; height: number } | null {
  const width = cssPixels(root.getAttribute('width'));
  const height = cssPixels(root.getAttribute('height'));
  const box = (root.getAttribute('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [boxWidth = 0, boxHeight = 0] = box.slice(2);
  const hasBox = box.length === 4 && box.every(Number.isFinite) && boxWidth > 0 && boxHeight > 0;
  if (width && height) {
    if (!hasBox) root.setAttribute('viewBox', `0 0 ${width} ${height}`);
    return { width, height };
  }
  if (!hasBox) return null;
  if (width) return { width, height: (width * boxHeight) / boxWidth };
  if (height) return { width: (height * boxWidth) / boxHeight, height };
  return { width: boxWidth, height: boxHeight };
}

/** CSS pixels per unit, at 96 per inch. Percent and font units have no meaning here. */
const units: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  pt: 96 / 72,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  q: 96 / 101.6,
};

function cssPixels(length: string | null): number | null {
  const match = /^\s*([\d.]+(?:e[+-]?\d+)?)\s*([a-z]*)\s*$/i.exec(length ?? '');
  if (!match) return null;
  const unit = units[(match[2] ?? '').toLowerCase()];
  const value = Number(match[1]) * (unit ?? Number.NaN);
  return Number.isFinite(value) && value > 0 ? value : null;
}
