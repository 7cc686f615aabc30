/**
 * Puts on the clipboard what is known only later; where that is nothing, the clipboard stays as it is. It is begun at once, because WebKit takes
 * nothing after an answer of the core has been waited for. Tells whether something was put there.
 */
export async function copyLater(text: Promise<string>): Promise<boolean> {
  const known = text.then((words) => {
    if (!words) throw new Error('nothing to copy');
    return new Blob([words], { type: 'text/plain' });
  });
  known.catch(() => undefined);
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': known })]);
    return true;
  } catch {
    return false;
  }
}
