/** The key that opens the vault, for a while. */
export interface OpenLock {
  open(key: CryptoKey, salt: Uint8Array): void;
  close(): void;
  key(): CryptoKey | null;
  /** The key, which stays for the whole time again. */
  renewed(): CryptoKey | null;
  /** False where it opens the vault of another salt. */
  fits(salt: Uint8Array): boolean;
}

/** @param onTimeUp called after it has closed by itself */
export function openLock(lockAfterMs: number, onTimeUp: () => void): OpenLock {
  let held: { readonly key: CryptoKey; readonly salt: Uint8Array } | null = null;
  let until = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function close(): void {
    held = null;
    clearTimeout(timer);
  }

  function prolong(): void {
    until = Date.now() + lockAfterMs;
    clearTimeout(timer);
    timer = setTimeout(() => {
      close();
      onTimeUp();
    }, lockAfterMs);
    // In Node a timer would keep the process alive.
    (timer as { unref?: () => void }).unref?.();
  }

  /** A machine that slept ran no timers. */
  function key(): CryptoKey | null {
    if (held !== null && Date.now() >= until) close();
    return held?.key ?? null;
  }

  return {
    open: (key, salt) => {
      held = { key, salt };
      prolong();
    },
    close,
    key,
    renewed: () => {
      const found = key();
      if (found !== null) prolong();
      return found;
    },
    fits: (salt) => held !== null && held.salt.join() === salt.join(),
  };
}
