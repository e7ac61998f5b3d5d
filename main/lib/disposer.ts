/** Returned by every subscription: ends it, and does no harm when called again. */
export type Disposer = () => void;
