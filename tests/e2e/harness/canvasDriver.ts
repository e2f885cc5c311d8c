import type { Locator, Page } from 'playwright';

import { readPixels, type Picture, type Region } from './pixels.ts';

export interface DocumentPoint {
  readonly x: number;
  readonly y: number;
}

/** The canvas as scripts may know it: its accessible name and the `data-*` attributes that describe its view. */
export interface CanvasFacts {
  readonly docWidth: number;
  readonly docHeight: number;
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
  readonly busy: boolean;
}

export class CanvasDriver {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get element(): Locator {
    return this.#page.locator('[data-doc-width][data-scale]');
  }

  async facts(): Promise<CanvasFacts> {
    return this.element.evaluate((element) => {
      const read = (name: string): number => {
        const value = Number(element.getAttribute(name) ?? Number.NaN);
        if (Number.isNaN(value)) throw new Error(`The canvas has no number in ${name}`);
        return value;
      };
      return {
        docWidth: read('data-doc-width'),
        docHeight: read('data-doc-height'),
        scale: read('data-scale'),
        offsetX: read('data-offset-x'),
        offsetY: read('data-offset-y'),
        busy: element.getAttribute('data-busy') === 'true',
      };
    });
  }

  /** Waits until the canvas draws what the document holds. */
  async settled(timeoutMs = 60_000): Promise<void> {
    await this.#page.locator('[data-doc-width][data-busy="false"]').waitFor({ timeout: timeoutMs });
  }

  /** A point of the document in CSS pixels of the page, where a mouse would have to be. */
  async toPage(point: DocumentPoint): Promise<DocumentPoint> {
    const [facts, box] = [await this.facts(), await this.element.boundingBox()];
    if (!box) throw new Error('The canvas is not visible.');
    return {
      x: box.x + point.x * facts.scale + facts.offsetX,
      y: box.y + point.y * facts.scale + facts.offsetY,
    };
  }

  /** Draws with the real mouse through points of the document, as a hand does: many small moves, one press. */
  async drag(points: readonly DocumentPoint[], movesPerSegment = 6): Promise<void> {
    const [first, ...rest] = await Promise.all(points.map((point) => this.toPage(point)));
    if (!first) throw new Error('A drag needs at least one point.');
    await this.#page.mouse.move(first.x, first.y);
    await this.#page.mouse.down();
    for (const point of rest) await this.#page.mouse.move(point.x, point.y, { steps: movesPerSegment });
    await this.#page.mouse.up();
  }

  /** What is seen of a region of the document, at the canvas's present scale. */
  async seen(region: Region): Promise<Picture> {
    await this.settled();
    const facts = await this.facts();
    return readPixels(this.element, {
      x: Math.round(region.x * facts.scale + facts.offsetX),
      y: Math.round(region.y * facts.scale + facts.offsetY),
      width: Math.round(region.width * facts.scale),
      height: Math.round(region.height * facts.scale),
    });
  }
}
