/**
 * Lets the product open without a network. Only in production: a cached development build would hide every edit.
 * A browser that refuses (private window, plain http) goes on without: everything else works the same.
 */
export function registerOfflineWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const register = (): void => {
    navigator.serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`).catch(() => undefined);
  };
  // After the first screen: installing fetches the whole build.
  if (document.readyState === 'complete') register();
  else globalThis.addEventListener('load', register, { once: true });
}
