import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keysBack } from './keysBack';

let frame: HTMLIFrameElement;
let row: HTMLButtonElement;
let off: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  row = document.body.appendChild(document.createElement('button'));
  frame = document.body.appendChild(document.createElement('iframe'));
  off = keysBack(frame);
  row.focus();
});
afterEach(() => {
  off();
  document.body.replaceChildren();
  vi.useRealTimers();
});

/** The focus goes into the page, as by a press or a step. */
function into() {
  frame.focus();
  window.dispatchEvent(new Event('blur'));
}
const press = (key: string) => row.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));

describe('a page of a mail', () => {
  it('leaves the keys where they were when it is pressed into', () => {
    into();
    vi.advanceTimersByTime(0);
    expect(document.activeElement).toBe(row);
  });

  it('keeps them when one walks into it', () => {
    press('Tab');
    into();
    vi.runAllTimers();
    expect(document.activeElement).toBe(frame);
  });

  it('gets what Ctrl begins after a press into it, and gives the keys back again', () => {
    into();
    vi.advanceTimersByTime(0);
    press('Control');
    window.dispatchEvent(new Event('blur'));
    vi.advanceTimersByTime(900);
    expect(document.activeElement).toBe(frame);
    vi.advanceTimersByTime(200);
    expect(document.activeElement).toBe(row);
  });

  it('gets no Ctrl once another key was pressed', () => {
    into();
    vi.advanceTimersByTime(0);
    press('j');
    press('Control');
    expect(document.activeElement).toBe(row);
  });
});
