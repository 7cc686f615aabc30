import { mount, unmount, type Component } from 'svelte';

const AFTER = 300;

/** Shows a dialog from anywhere; it is taken away once it says that it was closed. */
export function float<P extends Record<string, unknown>>(
  component: Component<P & { onclose: () => void }>,
  props: NoInfer<P>,
): void {
  const shown = mount(component, {
    target: document.body,
    props: { ...props, onclose: () => void setTimeout(() => void unmount(shown), AFTER) },
  });
}
