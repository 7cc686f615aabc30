import { afterAll, afterEach } from 'vitest';

/* What was measured is told later; once a file's tests are over there is no document any more that could hear of it. */
const toTell = new Set<ReturnType<typeof setTimeout>>();
let isOver = false;
afterAll(() => {
  isOver = true;
  toTell.forEach(clearTimeout);
});

/* jsdom has no layout: every element is as large as a small window, so that virtual lists draw their rows. */
class Observer implements ResizeObserver {
  #then: ResizeObserverCallback;
  constructor(then: ResizeObserverCallback) {
    this.#then = then;
  }
  observe(target: Element) {
    const high = target.getAttribute('role') === 'rowgroup' || target.classList.contains('scroll');
    const contentRect = {
      width: 1280,
      height: high ? 600 : 34,
      top: 0,
      left: 0,
      right: 0,
      bottom: 0,
      x: 0,
      y: 0,
      toJSON: () => '',
    };
    if (isOver) return;
    const timer = setTimeout(() => {
      toTell.delete(timer);
      this.#then([{ target, contentRect } as unknown as ResizeObserverEntry], this);
    });
    toTell.add(timer);
  }
  unobserve() {}
  disconnect() {}
}
globalThis.ResizeObserver = Observer;
Object.defineProperty(HTMLElement.prototype, 'offsetParent', {
  get(this: HTMLElement) {
    return this === document.body || this === document.documentElement ? null : this.parentElement;
  },
});
HTMLCanvasElement.prototype.getContext = () => null;
HTMLElement.prototype.scrollTo = () => {};
HTMLElement.prototype.scrollIntoView = () => {};
globalThis.matchMedia = ((query: string) => ({
  matches: false,
  media: query,
  addEventListener() {},
  removeEventListener() {},
})) as unknown as typeof matchMedia;

afterEach(() => {
  document.body.innerHTML = '';
});
