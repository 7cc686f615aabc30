import { onMount } from 'svelte';

const MINUTE = 60_000;
const TICK = 10_000;

/** The moment it is, in Unix seconds, told anew each minute while somebody looks. */
export function ticking(): { readonly now: number } {
  let now = $state(Math.floor(Date.now() / 1000));
  onMount(() => {
    const tick = () => {
      if (Math.floor(Date.now() / MINUTE) !== Math.floor((now * 1000) / MINUTE)) now = Math.floor(Date.now() / 1000);
    };
    /* Often enough that a machine that slept shows the right time soon. */
    const timer = setInterval(tick, TICK);
    return () => clearInterval(timer);
  });
  return {
    get now() {
      return now;
    },
  };
}
