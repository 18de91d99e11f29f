import type { ContentSeal, SupportStore } from '../../../src/store/SupportStore';

/** One empty store of an engine, and what the contract needs to look at it from outside. */
export interface StoreUnderTest {
  readonly store: SupportStore;
  /** A second connection to the same data, as another process would have. */
  connect(): Promise<SupportStore>;
  /** Everything the engine keeps of the data, as text. */
  textAtRest(): Promise<string>;
  /** Closes all connections and removes the data. */
  dispose(): Promise<void>;
}

export type OpenStore = (options?: { readonly seal?: ContentSeal }) => Promise<StoreUnderTest>;

/** Gives each test of a `describe` an empty store of its own. */
export function freshStore(open: OpenStore): () => StoreUnderTest {
  let current: StoreUnderTest | undefined;
  beforeEach(async () => {
    current = await open();
  });
  afterEach(() => current?.dispose());
  return () => {
    if (current === undefined) throw new Error('The store is there inside a test only.');
    return current;
  };
}
