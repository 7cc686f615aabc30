import { mount, unmount, type Component } from 'svelte';

const AFTER = 300;

/** Shows a dialog from anywhere; it is taken away once it says that it was closed, and `closed` hears so. */
export function float<P extends { onclose: () => void }>(
  component: Component<P>,
  props: Omit<NoInfer<P>, 'onclose'>,
  closed: () => void = () => {},
): void {
  const onclose = () => {
    closed();
    setTimeout(() => void unmount(shown), AFTER);
  };
  const shown = mount(component, { target: document.body, props: { ...props, onclose } as P });
}
