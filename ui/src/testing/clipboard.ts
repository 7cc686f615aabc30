interface Item {
  parts: Record<string, Promise<Blob>>;
}

/** A clipboard of the test's own: what was put there, in order. One that refuses takes nothing. */
export function clipboard(refuses = false): string[] {
  const copied: string[] = [];
  class ClipboardItem implements Item {
    constructor(readonly parts: Item['parts']) {}
  }
  const write = async ([item]: Item[]) => {
    const blob = await item?.parts['text/plain'];
    if (refuses || !blob) throw new Error('not now');
    copied.push(await blob.text());
  };
  Object.assign(globalThis, { ClipboardItem });
  Object.defineProperty(navigator, 'clipboard', { value: { write }, configurable: true });
  return copied;
}
