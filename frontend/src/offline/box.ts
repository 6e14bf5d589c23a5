/**
 * Where the phone keeps things: under names, each sealed with a key that cannot be read out of the browser. The key
 * has an end; without it what is left is noise.
 */
export type Drawer = {
  get(name: string): Promise<unknown>;
  put(name: string, value: unknown): Promise<void>;
  clear(): Promise<void>;
};
type Lock = { key: CryptoKey; account: string; until: number };
type Sealed = { iv: Uint8Array<ArrayBuffer>; data: ArrayBuffer };

const LOCK = "lock";

/** Keys that stay in the browser exist only where the page came over HTTPS or from this machine. */
export function canKeep(): boolean {
  return typeof indexedDB !== "undefined" && globalThis.crypto?.subtle !== undefined;
}

export class Box {
  private constructor(
    private readonly drawer: Drawer,
    private readonly lock: Lock,
  ) {}

  /** A new box in place of whatever there was. */
  static async make(drawer: Drawer, account: string, until: number): Promise<Box> {
    await drawer.clear();
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
      "encrypt",
      "decrypt",
    ]);
    const lock = { key, account, until };
    await drawer.put(LOCK, lock);
    return new Box(drawer, lock);
  }

  /** The box that is there. One whose time is over is emptied instead. */
  static async open(drawer: Drawer, now: number): Promise<Box | null> {
    const lock = (await drawer.get(LOCK)) as Lock | undefined;
    if (!lock) return null;
    if (lock.until > now) return new Box(drawer, lock);
    await drawer.clear();
    return null;
  }

  get account(): string {
    return this.lock.account;
  }

  get until(): number {
    return this.lock.until;
  }

  async put(name: string, value: unknown): Promise<void> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(value));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.lock.key, text);
    await this.drawer.put(name, { iv, data } satisfies Sealed);
  }

  async get<T>(name: string): Promise<T | null> {
    const sealed = (await this.drawer.get(name)) as Sealed | undefined;
    if (!sealed) return null;
    const { iv, data } = sealed;
    const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.lock.key, data);
    return JSON.parse(new TextDecoder().decode(text)) as T;
  }

  clear(): Promise<void> {
    return this.drawer.clear();
  }
}
