/** How the browser comes back: automatic is loopback, and the custom protocol where no port can be bound. */
export type Redirect =
  | { readonly kind: 'automatic' }
  /** `port` null: whichever is free. */
  | { readonly kind: 'loopback'; readonly port: number | null }
  | { readonly kind: 'custom-protocol' };
