/** What every subscription returns: ends it, and is harmless when called again. */
export type Disposer = () => void;
