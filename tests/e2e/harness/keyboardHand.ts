import type { Locator, Page } from 'playwright';

interface FocusReport {
  readonly name: string;
  readonly onBody: boolean;
  readonly visible: boolean;
  readonly inView: boolean;
}

/**
 * A person without a mouse. Every press is followed by a look at the focus: it must be somewhere, seen, and inside the window.
 * What is wrong is collected in `faults`, with the element's name.
 */
export class KeyboardHand {
  readonly page: Page;
  readonly faults: string[] = [];

  constructor(page: Page) {
    this.page = page;
  }

  /** Before the page loads: from then on any use of a pointer is counted. */
  static async forbidPointers(page: Page): Promise<void> {
    await page.addInitScript(() => {
      const counter = globalThis as { pointerUses?: number };
      counter.pointerUses = 0;
      for (const type of ['pointerdown', 'mousedown', 'touchstart', 'wheel', 'dblclick']) {
        addEventListener(type, () => (counter.pointerUses = (counter.pointerUses ?? 0) + 1), true);
      }
    });
  }

  pointerUses(): Promise<number | undefined> {
    return this.page.evaluate(() => (globalThis as { pointerUses?: number }).pointerUses);
  }

  async press(key: string, where = `after ${key}`): Promise<void> {
    await this.page.keyboard.press(key);
    await this.check(where);
  }

  /** Tabs, forwards, until `target` has the focus: everything on the way is looked at. */
  async tabTo(target: Locator, most = 90): Promise<void> {
    await target.waitFor();
    for (let presses = 0; presses <= most; presses += 1) {
      if (await hasFocus(target)) return;
      // The browser's own controls are a stop of the round trip: body is allowed while tabbing, once.
      await this.page.keyboard.press('Tab');
      await this.check('while tabbing', { bodyAllowed: true });
    }
    throw new Error(`Tab never reached ${target.toString()}.`);
  }

  async typeInto(field: Locator, text: string): Promise<void> {
    await this.tabTo(field);
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.type(text);
  }

  /** Native radios: Tab goes to the chosen one, arrows choose. */
  async choose(group: Locator, name: string): Promise<void> {
    await this.tabTo(group.locator('input:checked'));
    const wanted = group.getByRole('radio', { name, exact: true });
    for (let presses = 0; presses < 8 && !(await wanted.isChecked()); presses += 1) {
      await this.press('ArrowRight');
    }
    if (!(await wanted.isChecked())) throw new Error(`The arrows never chose ${name}.`);
  }

  /** A native list: arrows walk the options without opening it. */
  async pick(list: Locator, option: RegExp): Promise<void> {
    await this.tabTo(list);
    await this.page.keyboard.press('Home');
    for (let presses = 0; presses < 20; presses += 1) {
      if (option.test(await list.evaluate((one: HTMLSelectElement) => one.selectedOptions[0]?.text ?? '')))
        return;
      await this.press('ArrowDown');
    }
    throw new Error(`The arrows never reached ${option}.`);
  }

  /** Moves inside a toolbar, which is one stop for Tab. */
  async arrowTo(target: Locator, key: 'ArrowDown' | 'ArrowRight', most = 12): Promise<void> {
    for (let presses = 0; presses <= most; presses += 1) {
      if (await hasFocus(target)) return;
      await this.press(key);
    }
    throw new Error(`${key} never reached ${target.toString()}.`);
  }

  async check(where: string, { bodyAllowed = false } = {}): Promise<void> {
    // What goes away hands its focus on in the next frame.
    await this.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    const report = await this.page.evaluate(lookAtFocus);
    if (report.onBody) {
      if (!bodyAllowed) this.faults.push(`${where}: the focus is lost to body`);
      return;
    }
    if (!report.visible) this.faults.push(`${where}: nothing shows that ${report.name} has the focus`);
    if (!report.inView) this.faults.push(`${where}: ${report.name} has the focus outside the window`);
  }
}

function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement);
}

/** Runs in the page. The mark is an outline or a ring on the element, its label, or (a card's link) its pseudo-element. */
function lookAtFocus(): FocusReport {
  const focused = document.activeElement;
  if (!focused || focused === document.body)
    return { name: 'body', onBody: true, visible: false, inView: true };
  const isMarked = (style: CSSStyleDeclaration): boolean =>
    (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0) ||
    style.boxShadow !== 'none';
  const marks = [
    getComputedStyle(focused),
    getComputedStyle(focused, '::after'),
    ...(focused.parentElement instanceof HTMLLabelElement ? [getComputedStyle(focused.parentElement)] : []),
  ];
  const box = (
    focused.parentElement instanceof HTMLLabelElement ? focused.parentElement : focused
  ).getBoundingClientRect();
  return {
    name: `${focused.tagName.toLowerCase()} "${focused.getAttribute('aria-label') ?? focused.textContent?.trim().slice(0, 40) ?? ''}"`,
    onBody: false,
    visible: focused.matches(':focus-visible') && marks.some(isMarked),
    inView: box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight,
  };
}
