/** What a request or an event is called on its way, so that it is taken for no other of the same app. */
export const channelName = (name: string): string => `authkit:${name}`;
